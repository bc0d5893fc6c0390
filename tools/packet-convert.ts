import { packetByName, packetByOpcode } from "../packets/index.ts";
import { decodePayload, encodeFrame } from "../src/protocol/codec.ts";
import type { Dialect } from "../src/protocol/dialect.ts";
import { FRAME_HEADER_BYTES } from "../src/protocol/framing.ts";
import type { PacketDefinition } from "../src/protocol/packet-definition.ts";
import { fromJson, type JsonObject, toJson } from "../src/protocol/packet-json.ts";

/** What was given is no packet. `message` is one sentence. */
export class PacketToolError extends Error {
  override readonly name = "PacketToolError";
}

/** Encodes `{"packet", "fields"}`, as one line of a stream has it, to the hex of a whole frame. */
export function encodeRecord(json: string, dialect: Dialect): string {
  const record = parseJson(json);
  if (typeof record !== "object" || record === null || !("packet" in record) || !("fields" in record)) {
    throw new PacketToolError('Give an object with "packet" (a name) and "fields" (an object).');
  }
  const stranger = Object.keys(record).find((key) => key !== "packet" && key !== "fields");
  if (stranger !== undefined) throw new PacketToolError(`"${stranger}" is unknown: give "packet" and "fields" only.`);
  return encodeFields(String(record.packet), record.fields, dialect);
}

/** Encodes the fields of a named packet, given as JSON text, to the hex of a whole frame. */
export function encodeNamed(name: string, json: string, dialect: Dialect): string {
  return encodeFields(name, parseJson(json), dialect);
}

function encodeFields(name: string, fields: unknown, dialect: Dialect): string {
  const definition = packetByName(name);
  if (!definition) throw new PacketToolError(`There is no packet ${JSON.stringify(name)}: see docs/protocol.md.`);
  return encodeFrame(definition, fromJson(definition, fields, dialect), dialect).toString("hex");
}

export type DecodedPacket = { readonly definition: PacketDefinition; readonly fields: JsonObject };

/** Decodes the hex of one whole frame; blanks between its digits and upper case are fine. */
export function decodeFrameHex(hex: string, dialect: Dialect): DecodedPacket {
  const digits = hex.replace(/\s+/g, "");
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) {
    throw new PacketToolError("That is not hex: give two digits (0-9, a-f) a byte.");
  }
  const frame = Buffer.from(digits, "hex");
  if (frame.length < FRAME_HEADER_BYTES) {
    throw new PacketToolError(
      `A frame has ${FRAME_HEADER_BYTES} bytes at least and this has ${frame.length}: give it whole.`,
    );
  }
  const size = frame.readUInt32LE(0);
  if (size !== frame.length) {
    throw new PacketToolError(
      `The frame says that it has ${size} bytes and it has ${frame.length}: give one whole frame.`,
    );
  }
  const opcode = frame.readUInt16LE(4);
  const definition = packetByOpcode(opcode);
  if (!definition) {
    throw new PacketToolError(
      `There is no packet with opcode 0x${opcode.toString(16).padStart(4, "0")}: see docs/protocol.md.`,
    );
  }
  const fields = decodePayload(definition, frame.subarray(FRAME_HEADER_BYTES), dialect);
  return { definition, fields: toJson(definition, fields) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new PacketToolError(`That is not JSON: ${why.replaceAll(/\s+/g, " ")}.`, { cause: error });
  }
}

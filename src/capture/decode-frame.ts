import { packetByOpcode } from "../../packets/index.ts";
import { DecodeError, decodePayload } from "../protocol/codec.ts";
import type { Dialect } from "../protocol/dialect.ts";
import { FRAME_HEADER_BYTES } from "../protocol/framing.ts";
import { type JsonObject, toJson } from "../protocol/packet-json.ts";

/** A packet as JSON has it: its name, and its fields with enums as words and u64 as decimal strings. */
export type DecodedFrame = { readonly packet: string; readonly fields: JsonObject };

/** A frame that is no packet of this protocol; `error` is one sentence. */
export type UndecodedFrame = { readonly error: string; readonly opcode: number };

const OPCODE_AT = 4;

/** What a captured frame (header and payload, whole) says in a dialect. */
export function decodeCaptured(frame: Buffer, dialect: Dialect): DecodedFrame | UndecodedFrame {
  const opcode = frame.readUInt16LE(OPCODE_AT);
  const packet = packetByOpcode(opcode);
  if (!packet) return { error: `There is no packet with opcode 0x${opcode.toString(16).padStart(4, "0")}.`, opcode };
  try {
    const fields = decodePayload(packet, frame.subarray(FRAME_HEADER_BYTES), dialect);
    return { packet: packet.name, fields: toJson(packet, fields) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { error: error.message, opcode };
  }
}

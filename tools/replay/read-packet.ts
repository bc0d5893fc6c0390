/** Frames as packets, where they are any: a capture may hold what no packet is, and a replay sends that all the same. */
import { packetByOpcode } from "../../packets/index.ts";
import { DecodeError, decodePayload } from "../../src/protocol/codec.ts";
import type { Dialect } from "../../src/protocol/dialect.ts";
import { FRAME_HEADER_BYTES } from "../../src/protocol/framing.ts";
import type { FieldsOf, PacketDefinition } from "../../src/protocol/packet-definition.ts";
import { type JsonObject, toJson } from "../../src/protocol/packet-json.ts";

export type ReadPacket<Definition extends PacketDefinition = PacketDefinition> = {
  readonly definition: Definition;
  readonly fields: FieldsOf<Definition>;
};

const OPCODE_OFFSET = 4;

export const opcodeOf = (frame: Buffer): number => frame.readUInt16LE(OPCODE_OFFSET);

/** The packet of a whole frame; null where the opcode is unknown or the payload is not the packet's. */
export function readPacket(frame: Buffer, dialect: Dialect): ReadPacket | null {
  const definition = packetByOpcode(opcodeOf(frame));
  if (definition === undefined) return null;
  try {
    return { definition, fields: decodePayload(definition, frame.subarray(FRAME_HEADER_BYTES), dialect) };
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

export function isPacket<Definition extends PacketDefinition>(
  packet: ReadPacket,
  definition: Definition,
): packet is ReadPacket<Definition> {
  return packet.definition.opcode === definition.opcode;
}

/** A frame as captures and the packet tool write packets; what is none keeps its bytes. */
export function packetJson(frame: Buffer, dialect: Dialect): { readonly packet: string; readonly fields: JsonObject } {
  const packet = readPacket(frame, dialect);
  if (packet === null) return { packet: "unreadable", fields: { hex: frame.toString("hex") } };
  return { packet: packet.definition.name, fields: toJson(packet.definition, packet.fields) };
}

/** Single fields of packets of a fixed size, read where they lie: for packets that come too often to decode whole. */
import type { Dialect } from "../../src/protocol/dialect.ts";
import { type FieldType, fieldsIn } from "../../src/protocol/field-types.ts";
import type { PacketDefinition } from "../../src/protocol/packet-definition.ts";
import { fieldBytes } from "../../src/protocol/wire-sizes.ts";

/** Reads one number of a payload. The caller has checked that the payload is as long as the packet is. */
export type NumberReader = (payload: Buffer) => number;

const U32_VALUES = 2 ** 32;

/**
 * Makes the reader of one field of a packet; its offset follows from the packet's field list. Enums and bools give
 * their byte. A u64 gives the nearest number, which is the value itself up to 2^53.
 * @throws Error when the field is not a number, or does not always lie at the same place.
 */
export function numberReader<Definition extends PacketDefinition>(
  definition: Definition,
  field: Extract<keyof Definition["fields"], string>,
  dialect: Dialect,
): NumberReader {
  let offset = 0;
  for (const [name, type] of fieldsIn(definition.fields, dialect)) {
    if (name === field) return readerAt(offset, type, `${definition.name}.${name}`);
    const size = fieldBytes(type, dialect);
    if (size === null) break;
    offset += size;
  }
  throw new Error(`${definition.name}.${field} has no fixed place in dialect ${dialect}`);
}

function readerAt(offset: number, { kind }: FieldType, path: string): NumberReader {
  switch (kind) {
    case "u8":
    case "bool":
    case "enum":
      return (payload) => payload.readUInt8(offset);
    case "u16":
      return (payload) => payload.readUInt16LE(offset);
    case "u32":
      return (payload) => payload.readUInt32LE(offset);
    case "i32":
      return (payload) => payload.readInt32LE(offset);
    case "f32":
      return (payload) => payload.readFloatLE(offset);
    case "u64":
      return (payload) => payload.readUInt32LE(offset) + payload.readUInt32LE(offset + 4) * U32_VALUES;
    default:
      throw new Error(`${path} is not a number`);
  }
}

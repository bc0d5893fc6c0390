import { SmartBuffer } from "smart-buffer";
import { clampF32, clampU64, cutString, integerClamp } from "./clamp.ts";
import type { Dialect } from "./dialect.ts";
import {
  type BytesField,
  type EnumDefinition,
  type FieldMap,
  type FieldType,
  fieldsIn,
  type IntegerKind,
  type ListItem,
  MAX_LIST_ITEMS,
  type StringField,
} from "./field-types.ts";
import { FRAME_HEADER_BYTES } from "./framing.ts";
import type { PacketDefinition } from "./packet-definition.ts";

/** Writes one value; what the value is, the field says, and the types of `encodeFrame` have checked. */
type Write = (out: SmartBuffer, value: unknown) => void;
type Values = { readonly [name: string]: unknown };

/** Writes the whole frame of one packet in one dialect. */
export type FrameWriter = (fields: Values) => Buffer;

// Every payload is written here first: encoding is synchronous, and the frame handed out is a copy of the exact size.
const scratch = SmartBuffer.fromSize(16 * 1024);

/** Makes the writer of a packet in a dialect, once: it runs down a list of steps made here. */
export function compileWriter(definition: PacketDefinition, dialect: Dialect): FrameWriter {
  const writePayload = groupWriter(definition.fields, dialect);
  const { opcode } = definition;
  return (fields) => {
    scratch.clear();
    writePayload(scratch, fields);
    const payloadBytes = scratch.length;
    const size = FRAME_HEADER_BYTES + payloadBytes;
    const frame = Buffer.allocUnsafe(size);
    frame.writeUInt32LE(size, 0);
    frame.writeUInt16LE(opcode, 4);
    scratch.internalBuffer.copy(frame, FRAME_HEADER_BYTES, 0, payloadBytes);
    return frame;
  };
}

function groupWriter(fields: FieldMap, dialect: Dialect): Write {
  const steps = fieldsIn(fields, dialect).map(([name, field]) => ({ name, write: fieldWriter(field, dialect) }));
  return (out, value) => {
    const values = value as Values;
    for (const step of steps) step.write(out, values[step.name]);
  };
}

function fieldWriter(field: FieldType, dialect: Dialect): Write {
  switch (field.kind) {
    case "f32":
      return (out, value) => out.writeFloatLE(clampF32(value as number));
    case "u64":
      return (out, value) => out.writeBigUInt64LE(clampU64((value ?? 0) as bigint));
    case "bool":
      return (out, value) => out.writeUInt8(value ? 1 : 0);
    case "string":
      return stringWriter(field);
    case "bytes":
      return bytesWriter(field);
    case "enum":
      return enumWriter(field.enum, dialect);
    case "group":
      return groupWriter(field.fields, dialect);
    case "list":
      return listWriter(field.item, dialect);
    default:
      return integerWriter(field.kind);
  }
}

function integerWriter(kind: IntegerKind): Write {
  const clamp = integerClamp(kind);
  switch (kind) {
    case "u8":
      return (out, value) => out.writeUInt8(clamp(value as number));
    case "u16":
      return (out, value) => out.writeUInt16LE(clamp(value as number));
    case "u32":
      return (out, value) => out.writeUInt32LE(clamp(value as number));
    case "i32":
      return (out, value) => out.writeInt32LE(clamp(value as number));
  }
}

function stringWriter({ maxBytes }: StringField): Write {
  return (out, value) => {
    const text = cutString((value ?? "") as string, maxBytes);
    out.writeUInt16LE(Buffer.byteLength(text));
    out.writeString(text);
  };
}

function bytesWriter({ length }: BytesField): Write {
  return (out, value) => {
    const raw = (value ?? Buffer.alloc(length)) as Buffer;
    if (raw.length === length) out.writeBuffer(raw);
    else out.writeBuffer(Buffer.concat([raw], length));
  };
}

/** A word without a byte in this dialect is sent as 0. */
function enumWriter(definition: EnumDefinition, dialect: Dialect): Write {
  const bytes = definition.byteOf[dialect];
  return (out, value) => out.writeUInt8(bytes.get(value as string) ?? 0);
}

function listWriter(item: ListItem, dialect: Dialect): Write {
  const write = fieldWriter(item, dialect);
  return (out, value) => {
    const items = (value ?? []) as readonly unknown[];
    const count = Math.min(items.length, MAX_LIST_ITEMS);
    out.writeUInt8(count);
    for (let index = 0; index < count; index++) write(out, items[index]);
  };
}

import { diagnose } from "./decode-diagnosis.ts";
import { DecodeError } from "./decode-error.ts";
import type { Dialect } from "./dialect.ts";
import type { FieldsOf, PacketDefinition } from "./packet-definition.ts";
import { compileReader, type PayloadReader } from "./packet-reader.ts";
import { compileWriter, type FrameWriter } from "./packet-writer.ts";

export { DecodeError };

type Cache<Compiled> = Readonly<Record<Dialect, WeakMap<PacketDefinition, Compiled>>>;

// Made when first used: a server that only ever meets one dialect compiles no other.
const writers: Cache<FrameWriter> = { 1: new WeakMap(), 2: new WeakMap() };
const readers: Cache<PayloadReader> = { 1: new WeakMap(), 2: new WeakMap() };

/**
 * The whole frame of a packet, header included. It always succeeds: integers are clamped to the field's range, strings
 * cut at their limit on a character's boundary, lists cut at 255 items, and what only dialect 2 carries is 0 if absent.
 */
export function encodeFrame<Definition extends PacketDefinition>(
  definition: Definition,
  fields: FieldsOf<Definition>,
  dialect: Dialect,
): Buffer {
  let write = writers[dialect].get(definition);
  if (!write) {
    write = compileWriter(definition, dialect);
    writers[dialect].set(definition, write);
  }
  return write(fields);
}

/**
 * The fields of a payload (what follows the frame's header). Throws a `DecodeError` unless the payload is exactly the
 * packet's. The result shares no memory with the payload.
 */
export function decodePayload<Definition extends PacketDefinition>(
  definition: Definition,
  payload: Buffer,
  dialect: Dialect,
): FieldsOf<Definition> {
  let read = readers[dialect].get(definition);
  if (!read) {
    read = compileReader(definition, dialect);
    readers[dialect].set(definition, read);
  }
  let fields: object | null = null;
  let cause: unknown;
  try {
    fields = read(payload);
  } catch (error) {
    cause = error;
  }
  if (fields !== null) return fields as FieldsOf<Definition>;
  throw diagnose(definition, payload, dialect) ?? new Error(`${definition.name} could not be read.`, { cause });
}

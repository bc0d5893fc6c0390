import type { Dialect } from "./dialect.ts";
import { type FieldMap, type FieldType, fieldsIn } from "./field-types.ts";

const scalarBytes = { u8: 1, u16: 2, u32: 4, i32: 4, f32: 4, u64: 8, bool: 1, enum: 1 } as const;

/** Bytes that a field takes, or null where that depends on its value. */
export function fieldBytes(field: FieldType, dialect: Dialect): number | null {
  switch (field.kind) {
    case "bytes":
      return field.length;
    case "group":
      return payloadBytes(field.fields, dialect);
    case "string":
    case "list":
      return null;
    default:
      return scalarBytes[field.kind];
  }
}

/** Bytes that a field list takes in a dialect, or null where that depends on the values. */
export function payloadBytes(fields: FieldMap, dialect: Dialect): number | null {
  let sum = 0;
  for (const [, field] of fieldsIn(fields, dialect)) {
    const size = fieldBytes(field, dialect);
    if (size === null) return null;
    sum += size;
  }
  return sum;
}

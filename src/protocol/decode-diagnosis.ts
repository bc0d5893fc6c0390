import { isUtf8 } from "node:buffer";
import { DecodeError, type DecodeErrorCode } from "./decode-error.ts";
import type { Dialect } from "./dialect.ts";
import { type FieldMap, type FieldType, fieldsIn, type StringField } from "./field-types.ts";
import type { PacketDefinition } from "./packet-definition.ts";
import { fieldBytes } from "./wire-sizes.ts";

/**
 * Finds the first fault of a payload that the reader has refused, field by field. Only bad input pays for this walk;
 * the reader stays straight-line code. Null if the payload is sound.
 */
export function diagnose(definition: PacketDefinition, payload: Buffer, dialect: Dialect): DecodeError | null {
  const walk = new Walk(definition.name, payload, dialect);
  try {
    walk.group("", definition.fields);
    walk.end();
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
  return null;
}

class Walk {
  readonly #packet: string;
  readonly #payload: Buffer;
  readonly #dialect: Dialect;
  #offset = 0;

  constructor(packet: string, payload: Buffer, dialect: Dialect) {
    this.#packet = packet;
    this.#payload = payload;
    this.#dialect = dialect;
  }

  group(prefix: string, fields: FieldMap): void {
    for (const [name, field] of fieldsIn(fields, this.#dialect)) this.#field(`${prefix}${name}`, field);
  }

  end(): void {
    const left = this.#payload.length - this.#offset;
    if (left > 0) this.#fail("left_over", "", `${left} bytes are left over after the last field`);
  }

  #field(path: string, field: FieldType): void {
    if (field.kind === "group") this.group(`${path}.`, field.fields);
    else if (field.kind === "list") this.#list(path, field.item);
    else if (field.kind === "string") this.#string(path, field);
    else {
      const size = fieldBytes(field, this.#dialect) ?? 0;
      this.#need(path, size);
      this.#value(path, field);
      this.#offset += size;
    }
  }

  #list(path: string, item: FieldType): void {
    this.#need(path, 1);
    const count = this.#payload.readUInt8(this.#offset);
    this.#offset += 1;
    for (let index = 0; index < count; index++) this.#field(`${path}[${index}]`, item);
  }

  #string(path: string, { maxBytes }: StringField): void {
    this.#need(path, 2);
    const length = this.#payload.readUInt16LE(this.#offset);
    if (length > maxBytes) {
      this.#fail("string_too_long", path, `the string has ${length} bytes, and ${maxBytes} are allowed`);
    }
    this.#offset += 2;
    this.#need(path, length);
    const view = this.#payload.subarray(this.#offset, this.#offset + length);
    if (!isUtf8(view)) this.#fail("invalid_utf8", path, "the string is not UTF-8");
    this.#offset += length;
  }

  #value(path: string, field: FieldType): void {
    if (field.kind === "f32" && !Number.isFinite(this.#payload.readFloatLE(this.#offset))) {
      this.#fail("not_finite", path, "the number is not finite");
    }
    if (field.kind !== "bool" && field.kind !== "enum") return;
    const byte = this.#payload.readUInt8(this.#offset);
    if (field.kind === "bool" && byte > 1) this.#fail("not_a_bool", path, `a bool is 0 or 1, not ${byte}`);
    if (field.kind === "enum" && !field.enum.wordOf[this.#dialect].has(byte)) {
      this.#fail("no_such_word", path, `${byte} is no ${field.enum.name} in dialect ${this.#dialect}`);
    }
  }

  #need(path: string, size: number): void {
    const left = this.#payload.length - this.#offset;
    if (left < size)
      this.#fail("truncated", path, `the payload ends here, ${size - left} bytes short of the field's end`);
  }

  #fail(code: DecodeErrorCode, field: string, finding: string): never {
    throw new DecodeError({ code, packet: this.#packet, field, offset: this.#offset }, finding);
  }
}

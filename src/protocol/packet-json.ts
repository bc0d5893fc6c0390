import type { Dialect } from "./dialect.ts";
import {
  type EnumDefinition,
  type FieldMap,
  type FieldType,
  integerRanges,
  type ListItem,
  MAX_F32,
  MAX_LIST_ITEMS,
  MAX_U64,
  type StringField,
} from "./field-types.ts";
import type { FieldsOf, PacketDefinition } from "./packet-definition.ts";

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [name: string]: JsonValue };

/** JSON that is not a packet's. `message` is one sentence that names packet and field. */
export class PacketJsonError extends Error {
  override readonly name = "PacketJsonError";
  readonly packet: string;
  /** Path of the field, such as `objectives[2].type`; empty for the packet as a whole. */
  readonly field: string;

  constructor(packet: string, field: string, finding: string) {
    super(`${field === "" ? packet : `${packet}.${field}`} ${finding}.`);
    this.packet = packet;
    this.field = field;
  }
}

/** A packet's fields as JSON: u64 as decimal strings, bytes as lower-case hex, enums as their words. */
export function toJson<Definition extends PacketDefinition>(
  definition: Definition,
  fields: FieldsOf<Definition>,
): JsonObject {
  return groupToJson(definition.fields, fields);
}

function groupToJson(fields: FieldMap, values: Readonly<Record<string, unknown>>): JsonObject {
  const json: Record<string, JsonValue> = {};
  for (const [name, field] of Object.entries(fields)) {
    // Absent is what only dialect 2 carries, of a packet that was read in dialect 1.
    if (values[name] !== undefined) json[name] = valueToJson(field, values[name]);
  }
  return json;
}

function valueToJson(field: FieldType, value: unknown): JsonValue {
  switch (field.kind) {
    case "u64":
      return String(value);
    case "bytes":
      return (value as Buffer).toString("hex");
    case "group":
      return groupToJson(field.fields, value as Record<string, unknown>);
    case "list":
      return (value as unknown[]).map((item) => valueToJson(field.item, item));
    default:
      return value as JsonValue;
  }
}

/**
 * The fields that JSON describes, ready for `encodeFrame`. Strict: throws a `PacketJsonError` for a field that is
 * unknown, missing, of a wrong type or out of range. In dialect 1 the fields that only dialect 2 has may be missing.
 */
export function fromJson<Definition extends PacketDefinition>(
  definition: Definition,
  json: unknown,
  dialect: Dialect,
): FieldsOf<Definition> {
  return new JsonReader(definition.name, dialect).group("", definition.fields, json) as FieldsOf<Definition>;
}

class JsonReader {
  readonly #packet: string;
  readonly #dialect: Dialect;

  constructor(packet: string, dialect: Dialect) {
    this.#packet = packet;
    this.#dialect = dialect;
  }

  group(path: string, fields: FieldMap, json: unknown): Record<string, unknown> {
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      this.#fail(path, `must be an object of fields, not ${show(json)}`);
    }
    const given = new Map<string, unknown>(Object.entries(json));
    const prefix = path === "" ? "" : `${path}.`;
    const unknown = [...given.keys()].find((name) => !Object.hasOwn(fields, name));
    if (unknown !== undefined) this.#fail(`${prefix}${unknown}`, `is unknown: the fields are ${names(fields)}`);
    const values: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(fields)) {
      if (given.has(name)) values[name] = this.#value(`${prefix}${name}`, field, given.get(name));
      else if (!field.dialect2Only || this.#dialect === 2) this.#fail(`${prefix}${name}`, "is missing");
    }
    return values;
  }

  #value(path: string, field: FieldType, json: unknown): unknown {
    switch (field.kind) {
      case "f32":
        return this.#f32(path, json);
      case "u64":
        return this.#u64(path, json);
      case "bool":
        return typeof json === "boolean" ? json : this.#fail(path, `must be true or false, not ${show(json)}`);
      case "string":
        return this.#string(path, field, json);
      case "bytes":
        return this.#bytes(path, field.length, json);
      case "enum":
        return this.#word(path, field.enum, json);
      case "group":
        return this.group(path, field.fields, json);
      case "list":
        return this.#list(path, field.item, json);
      default:
        return this.#integer(path, integerRanges[field.kind], json);
    }
  }

  #integer(path: string, [min, max]: readonly [number, number], json: unknown): number {
    if (typeof json === "number" && Number.isInteger(json) && json >= min && json <= max) return json;
    return this.#fail(path, `must be a whole number from ${min} to ${max}, not ${show(json)}`);
  }

  #f32(path: string, json: unknown): number {
    if (typeof json === "number" && Math.abs(Math.fround(json)) <= MAX_F32) return json;
    return this.#fail(path, `must be a finite 32-bit number, not ${show(json)}`);
  }

  #u64(path: string, json: unknown): bigint {
    if (typeof json === "string" && /^\d{1,20}$/.test(json) && BigInt(json) <= MAX_U64) return BigInt(json);
    return this.#fail(path, `must be a decimal string from "0" to "${MAX_U64}", not ${show(json)}`);
  }

  #string(path: string, { maxBytes }: StringField, json: unknown): string {
    if (typeof json !== "string" || !json.isWellFormed()) this.#fail(path, `must be a string, not ${show(json)}`);
    const size = Buffer.byteLength(json);
    if (size > maxBytes) this.#fail(path, `must have ${maxBytes} bytes of UTF-8 at most, not ${size}`);
    return json;
  }

  #bytes(path: string, length: number, json: unknown): Buffer {
    const sound = typeof json === "string" && json.length === length * 2 && /^[0-9a-fA-F]*$/.test(json);
    return sound ? Buffer.from(json, "hex") : this.#fail(path, `must be ${length * 2} hex digits, not ${show(json)}`);
  }

  /** Any word of either dialect will do (one that this dialect lacks is sent as 0), and so does a word's number. */
  #word(path: string, { words, wordOf }: EnumDefinition, json: unknown): string {
    const word = typeof json === "number" ? wordOf[this.#dialect].get(json) : words.find((other) => other === json);
    return word ?? this.#fail(path, `must be one of ${words.join(", ")}, not ${show(json)}`);
  }

  #list(path: string, item: ListItem, json: unknown): unknown[] {
    if (!Array.isArray(json)) return this.#fail(path, `must be a list, not ${show(json)}`);
    if (json.length > MAX_LIST_ITEMS) this.#fail(path, `must have ${MAX_LIST_ITEMS} items at most, not ${json.length}`);
    return json.map((value, index) => this.#value(`${path}[${index}]`, item, value));
  }

  #fail(path: string, finding: string): never {
    throw new PacketJsonError(this.#packet, path, finding);
  }
}

function names(fields: FieldMap): string {
  return Object.keys(fields).join(", ") || "none";
}

/** The culprit as JSON, cut to what fits a sentence. */
function show(json: unknown): string {
  const text = JSON.stringify(json) ?? String(json);
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}

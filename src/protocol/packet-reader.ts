import { isUtf8 } from "node:buffer";
import { Parser } from "binary-parser";
import type { Dialect } from "./dialect.ts";
import { type FieldMap, type FieldType, fieldsIn, type IntegerKind, type ListItem } from "./field-types.ts";
import type { PacketDefinition } from "./packet-definition.ts";
import { payloadBytes } from "./wire-sizes.ts";

/*
 * binary-parser trusts its input: it cuts strings and buffers short where the payload ends, replaces bytes that are not
 * UTF-8, takes any f32 and bool, and never looks whether bytes are left over. The suspicious checks are the formatters
 * below; they only tell that something is wrong, and decode-diagnosis.ts tells what and where.
 */

/** Reads the payload of one packet in one dialect; throws something, or gives null, where the payload is not sound. */
export type PayloadReader = (payload: Buffer) => object | null;

const suspicious = new Error("The payload is not sound.");

// A string's length and a list's count are read as fields of their own, and wait here for what they belong to.
// Parsing is synchronous and each is used by the very next step, so that one place for all of them is enough.
let announced = 0;

/** Makes the reader of a packet in a dialect, once: binary-parser compiles it to straight-line code. */
export function compileReader(definition: PacketDefinition, dialect: Dialect): PayloadReader {
  const size = payloadBytes(definition.fields, dialect);
  const result: { $parent: null; $root: null; fields: object; end: number } = {
    $parent: null,
    $root: null,
    fields: {},
    end: 0,
  };
  // binary-parser adds `$parent` and `$root` to its result and deletes them again, which makes V8 turn the object into
  // a slow hash table. Fields nested below one sealed holder, from which nothing can be deleted, are spared that
  // (twice as fast).
  Object.seal(result);
  const parser = new Parser()
    .nest("fields", { type: groupParser(definition.fields, dialect) })
    .saveOffset("end")
    .create(function Holder() {
      return result;
    });
  return (payload) => {
    if (size !== null && payload.length !== size) return null;
    parser.parse(payload);
    return result.end === payload.length ? result.fields : null;
  };
}

function groupParser(fields: FieldMap, dialect: Dialect): Parser {
  const parser = new Parser().endianness("little");
  for (const [name, field] of fieldsIn(fields, dialect)) addField(parser, name, field, dialect);
  return parser;
}

function addField(parser: Parser, name: string, field: FieldType, dialect: Dialect): Parser {
  switch (field.kind) {
    case "u8":
      return parser.uint8(name);
    case "u16":
      return parser.uint16(name);
    case "u32":
      return parser.uint32(name);
    case "i32":
      return parser.int32(name);
    case "u64":
      return parser.uint64(name);
    case "f32":
      return parser.floatle(name, { formatter: finite });
    case "bool":
      return parser.uint8(name, { formatter: bit });
    case "enum":
      return parser.uint8(name, { formatter: wordReader(field.enum.wordOf[dialect]) });
    case "bytes":
      return parser.buffer(name, { length: field.length, formatter: exactly(field.length) });
    case "string":
      return parser.uint16(name, { formatter: announce(field.maxBytes) }).buffer(name, { length, formatter: text });
    case "group":
      return parser.nest(name, { type: groupParser(field.fields, dialect) });
    case "list":
      return addList(parser, name, field.item, dialect);
  }
}

const integerTypes: Readonly<Record<IntegerKind, string>> = {
  u8: "uint8",
  u16: "uint16le",
  u32: "uint32le",
  i32: "int32le",
};

function addList(parser: Parser, name: string, item: ListItem, dialect: Dialect): Parser {
  const counted = parser.uint8(name, { formatter: announce(255) });
  // A string takes two steps, so that strings are read as groups of one and taken out of them again.
  if (item.kind === "string") {
    return counted.array(name, { length, type: groupParser({ item }, dialect), formatter: itemsOf });
  }
  const type = item.kind === "group" ? groupParser(item.fields, dialect) : integerTypes[item.kind];
  return counted.array(name, { length, type });
}

function itemsOf(groups: readonly { readonly item: string }[]): string[] {
  return groups.map(({ item }) => item);
}

function announce(max: number): (value: number) => null {
  return (value) => {
    if (value > max) throw suspicious;
    announced = value;
    return null;
  };
}

function length(): number {
  return announced;
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw suspicious;
  return value;
}

function bit(value: number): boolean {
  if (value > 1) throw suspicious;
  return value === 1;
}

function wordReader(words: ReadonlyMap<number, string>): (value: number) => string {
  return (value) => {
    const word = words.get(value);
    if (word === undefined) throw suspicious;
    return word;
  };
}

/** A copy: 32 bytes of proof must not keep the 64 KiB that they came in. */
function exactly(size: number): (view: Buffer) => Buffer {
  return (view) => {
    if (view.length !== size) throw suspicious;
    return Buffer.from(view);
  };
}

function text(view: Buffer): string {
  if (view.length !== announced || !isUtf8(view)) throw suspicious;
  return view.toString("utf8");
}

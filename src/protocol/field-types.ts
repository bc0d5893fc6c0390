import type { Dialect } from "./dialect.ts";

/*
 * The field list of a packet is written with these. Its TypeScript type, its reader, its writer, its JSON form and its
 * documentation all come from that one list (wire protocol, Types). All integers are little-endian.
 */

export type IntegerKind = "u8" | "u16" | "u32" | "i32";
export type IntegerField = { readonly kind: IntegerKind };
export type F32Field = { readonly kind: "f32" };
export type U64Field = { readonly kind: "u64" };
export type BoolField = { readonly kind: "bool" };
export type StringField = { readonly kind: "string"; readonly maxBytes: number };
export type BytesField = { readonly kind: "bytes"; readonly length: number };
export type EnumField<Word extends string = string> = { readonly kind: "enum"; readonly enum: EnumDefinition<Word> };
export type GroupField<Fields extends FieldMap = FieldMap> = { readonly kind: "group"; readonly fields: Fields };
export type ListField<Item extends ListItem = ListItem> = { readonly kind: "list"; readonly item: Item };

/** What a list may hold: a group of fields, plain integers, or strings. */
export type ListItem = IntegerField | StringField | { readonly kind: "group"; readonly fields: FieldMap };

export type FieldType = (
  | IntegerField
  | F32Field
  | U64Field
  | BoolField
  | StringField
  | BytesField
  | EnumField
  | { readonly kind: "group"; readonly fields: FieldMap }
  | { readonly kind: "list"; readonly item: ListItem }
) & { readonly dialect2Only?: true };

/** Fields in the order of the wire. */
export type FieldMap = { readonly [name: string]: FieldType };

/** The TypeScript type of one field. */
export type ValueOf<Field> = Field extends { kind: IntegerKind | "f32" }
  ? number
  : Field extends { kind: "u64" }
    ? bigint
    : Field extends { kind: "bool" }
      ? boolean
      : Field extends { kind: "string" }
        ? string
        : Field extends { kind: "bytes" }
          ? Buffer
          : Field extends { kind: "enum"; enum: EnumDefinition<infer Word> }
            ? Word
            : Field extends { kind: "group"; fields: infer Fields }
              ? ValuesOf<Fields>
              : Field extends { kind: "list"; item: infer Item }
                ? readonly ValueOf<Item>[]
                : never;

type Dialect2Names<Fields> = {
  [Name in keyof Fields]: Fields[Name] extends { dialect2Only: true } ? Name : never;
}[keyof Fields];

/** The TypeScript type of a field list. Fields that only dialect 2 has are optional: dialect 1 does not carry them. */
export type ValuesOf<Fields> = {
  readonly [Name in Exclude<keyof Fields, Dialect2Names<Fields>>]: ValueOf<Fields[Name]>;
} & { readonly [Name in Dialect2Names<Fields>]?: ValueOf<Fields[Name]> };

/** Words and the u8 that stands for each, per dialect. A word that a dialect lacks is sent as 0. */
export type EnumDefinition<Word extends string = string> = {
  readonly name: string;
  readonly words: readonly Word[];
  readonly byteOf: Readonly<Record<Dialect, ReadonlyMap<string, number>>>;
  readonly wordOf: Readonly<Record<Dialect, ReadonlyMap<number, Word>>>;
};

/** The words of an enum as a union of strings. */
export type WordOf<Enum> = Enum extends EnumDefinition<infer Word> ? Word : never;

/** Defines an enum. Without a table of its own, dialect 2 has that of dialect 1. */
export function defineEnum<
  const First extends Readonly<Record<string, number>>,
  const Second extends Readonly<Record<string, number>> = First,
>(
  name: string,
  dialect1: First,
  dialect2?: Second,
): EnumDefinition<Extract<keyof First, string> | Extract<keyof Second, string>> {
  type Word = Extract<keyof First, string> | Extract<keyof Second, string>;
  const first = Object.entries(dialect1) as [Word, number][];
  const second = dialect2 ? (Object.entries(dialect2) as [Word, number][]) : first;
  const flip = (entries: [Word, number][]) => new Map(entries.map(([word, byte]) => [byte, word]));
  return {
    name,
    words: [...new Set([...second, ...first].map(([word]) => word))],
    byteOf: { 1: new Map<string, number>(first), 2: new Map<string, number>(second) },
    wordOf: { 1: flip(first), 2: flip(second) },
  };
}

export const u8 = { kind: "u8" } as const satisfies IntegerField;
export const u16 = { kind: "u16" } as const satisfies IntegerField;
export const u32 = { kind: "u32" } as const satisfies IntegerField;
export const i32 = { kind: "i32" } as const satisfies IntegerField;
/** A finite 32-bit float. */
export const f32 = { kind: "f32" } as const satisfies F32Field;
export const u64 = { kind: "u64" } as const satisfies U64Field;
/** u8, 0 or 1. */
export const bool = { kind: "bool" } as const satisfies BoolField;

/** u16 length in bytes, then UTF-8 of at most `maxBytes` bytes. */
export function string(maxBytes = 512): StringField {
  return { kind: "string", maxBytes };
}

/** Exactly `length` raw bytes. */
export function bytes(length: number): BytesField {
  return { kind: "bytes", length };
}

/** u8, in TypeScript and in JSON one of the enum's words. */
export function enumOf<Word extends string>(definition: EnumDefinition<Word>): EnumField<Word> {
  return { kind: "enum", enum: definition };
}

/** Fields within a field, one after another. */
export function group<Fields extends FieldMap>(fields: Fields): GroupField<Fields> {
  return { kind: "group", fields };
}

/** u8 count, then so many groups of these fields. */
export function list<Fields extends FieldMap>(fields: Fields): ListField<GroupField<Fields>> {
  return { kind: "list", item: group(fields) };
}

/** u8 count, then so many integers or strings. */
export function listOf<Item extends IntegerField | StringField>(item: Item): ListField<Item> {
  return { kind: "list", item };
}

/** Marks a field that dialect 1 does not have. */
export function inDialect2<Field extends FieldType>(field: Field): Field & { readonly dialect2Only: true } {
  return { ...field, dialect2Only: true };
}

/** The most items that a list's u8 count can tell. */
export const MAX_LIST_ITEMS = 255;

/** The least and the most that an integer field holds. */
export const integerRanges: Readonly<Record<IntegerKind, readonly [min: number, max: number]>> = {
  u8: [0, 0xff],
  u16: [0, 0xffff],
  u32: [0, 0xffff_ffff],
  i32: [-0x8000_0000, 0x7fff_ffff],
};

export const MAX_U64 = 0xffff_ffff_ffff_ffffn;
/** The largest finite f32. */
export const MAX_F32 = (2 - 2 ** -23) * 2 ** 127;

/** The fields that a dialect carries, in the order of the wire. */
export function fieldsIn(fields: FieldMap, dialect: Dialect): [name: string, field: FieldType][] {
  return Object.entries(fields).filter(([, field]) => dialect === 2 || !field.dialect2Only);
}

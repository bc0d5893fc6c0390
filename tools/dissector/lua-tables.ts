import { allPackets, authResults, destroyReasons, disconnectReasons, errorCodes } from "../../packets/index.ts";
import { opcodes } from "../../packets/opcodes.ts";
import type { FieldMap, FieldType, ListItem } from "../../src/protocol/field-types.ts";
import { type LuaField, LuaFields } from "./lua-fields.ts";

/** Numbers that the wire has no enum for, but the definitions have words: by packet and field. */
const words: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "ServerError.code": errorCodes,
  "ServerError.opcode": opcodes,
  "ServerAuthResult.result": authResults,
  "ServerDisconnect.reason": disconnectReasons,
  "ServerEntityDestroy.reason": destroyReasons,
};

/** Lua that makes `zonetide`, `fields`, `opcode_names` and `packets`, as the runtime reads them. */
export function luaTables(): string {
  const fields = new LuaFields();
  const packets = allPackets.map(({ name, opcode, fields: map }) => {
    const specs = specsOf(map, { fields, packet: name, path: "" });
    return `  [${hex(opcode)}] = { name = "${name}", fields = ${specs} },`;
  });
  return [
    'local zonetide = Proto("zonetide", "Zonetide")',
    "",
    "local opcode_names = {",
    ...allPackets.map(({ name, opcode }) => `  [${hex(opcode)}] = "${name}",`),
    "}",
    "",
    ...fields.declarations(),
    "",
    "-- Fields in the order of the wire; `field` holds their place in `fields`, for dialect 1 and for dialect 2.",
    "local packets = {",
    ...packets,
    "}",
  ].join("\n");
}

type Place = { readonly fields: LuaFields; readonly packet: string; readonly path: string };

function specsOf(map: FieldMap, place: Place): string {
  const specs = Object.entries(map).map(([name, field]) => specOf(name, field, place));
  return specs.length === 0 ? "{}" : `{ ${specs.join(", ")} }`;
}

function specOf(name: string, field: FieldType | ListItem, place: Place): string {
  const path = place.path === "" ? name : `${place.path}.${name}`;
  const only = "dialect2Only" in field && field.dialect2Only ? ", second_only = true" : "";
  return `{ name = "${name}", kind = "${field.kind}"${only}${restOf(path, field, place)} }`;
}

function restOf(path: string, field: FieldType | ListItem, { fields, packet }: Place): string {
  const within = { fields, packet, path };
  const at = (first: LuaField, second = first) =>
    `, field = { ${fields.place(path, first)}, ${fields.place(path, second)} }`;
  switch (field.kind) {
    case "group":
      return `, fields = ${specsOf(field.fields, within)}`;
    case "list":
      return `${at({ type: "uint8" })}, item = ${specOf("item", field.item, within)}`;
    case "string":
      return `${at({ type: "string" })}, most = ${field.maxBytes}`;
    case "bytes":
      return `${at({ type: "bytes" })}, length = ${field.length}`;
    case "enum": {
      const [first, second] = [field.enum.wordOf[1], field.enum.wordOf[2]];
      const known = `, words = { ${luaWords(first)}, ${luaWords(second)} }`;
      return at({ type: "uint8", words: luaWords(first) }, { type: "uint8", words: luaWords(second) }) + known;
    }
    default: {
      const told = words[`${packet}.${path}`];
      return at({
        type: luaTypes[field.kind],
        ...(told && { words: luaWords(new Map(Object.entries(told).map(([word, value]) => [value, word]))) }),
      });
    }
  }
}

const luaTypes = {
  ...{ u8: "uint8", u16: "uint16", u32: "uint32", i32: "int32", u64: "uint64", f32: "float" },
  bool: "uint8",
} as const;

function luaWords(wordOf: ReadonlyMap<number, string>): string {
  return `{ ${[...wordOf].map(([value, word]) => `[${value}] = "${word}"`).join(", ")} }`;
}

function hex(opcode: number): string {
  return `0x${opcode.toString(16).padStart(4, "0")}`;
}

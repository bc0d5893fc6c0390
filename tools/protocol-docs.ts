/** Prints docs/protocol.md, made from the packet definitions: node tools/protocol-docs.ts > docs/protocol.md */
import { allEnums } from "../packets/enums.ts";
import { allPackets, authResults, destroyReasons, disconnectReasons, errorCodes } from "../packets/index.ts";
import { encodeFrame } from "../src/protocol/codec.ts";
import type { Dialect } from "../src/protocol/dialect.ts";
import type { EnumDefinition, FieldMap, FieldType } from "../src/protocol/field-types.ts";
import { anyState, type PacketDefinition } from "../src/protocol/packet-definition.ts";
import { fromJson, toJson } from "../src/protocol/packet-json.ts";
import { exampleFields } from "./packet-examples.ts";
import { protocolDecisions } from "./protocol-decisions.ts";
import { codeMeanings, frameAndTypes } from "./protocol-prose.ts";

/** The whole page. */
export function renderProtocolDocs(): string {
  return [
    frameAndTypes,
    "## Enums",
    ...allEnums.map(renderEnum),
    "## Codes",
    ...renderCodes("Error codes (`ServerError.code`)", errorCodes, codeMeanings.errors),
    ...renderCodes("Disconnect reasons (`ServerDisconnect.reason`)", disconnectReasons, codeMeanings.reasons),
    ...renderCodes("Destroy reasons (`ServerEntityDestroy.reason`)", destroyReasons, codeMeanings.destroyed),
    ...renderCodes("Auth results (`ServerAuthResult.result`)", authResults, codeMeanings.results),
    "## Packets",
    table(
      ["opcode", "packet", "direction", "legal states"],
      allPackets.map((packet) => [
        code(hexOpcode(packet)),
        `[${packet.name}](#${packet.name.toLowerCase()})`,
        packet.direction,
        states(packet),
      ]),
    ),
    ...allPackets.map(renderPacket),
    "## What the project decided",
    protocolDecisions.map((decision) => `- ${decision}`).join("\n"),
  ]
    .join("\n\n")
    .concat("\n");
}

function renderEnum(definition: EnumDefinition): string {
  const { name, words, byteOf } = definition;
  const rows = words.map((word) => [code(word), byteIn(byteOf[1], word), byteIn(byteOf[2], word)]);
  return `### ${capital(name)}\n\n${table(["word", "dialect 1", "dialect 2"], rows)}`;
}

function byteIn(bytes: ReadonlyMap<string, number>, word: string): string {
  const byte = bytes.get(word);
  return byte === undefined ? "sent as 0" : String(byte);
}

function renderCodes<Name extends string>(
  title: string,
  codes: Readonly<Record<Name, number>>,
  meanings: Readonly<Record<Name, string>>,
): string[] {
  const rows = (Object.entries(codes) as [Name, number][])
    .sort(([, one], [, other]) => one - other)
    .map(([name, number]) => [String(number), code(name), meanings[name]]);
  return [`### ${title}`, table(["number", "name", "meaning"], rows)];
}

function renderPacket(packet: PacketDefinition): string {
  const rows = fieldRows("", packet.fields, false);
  const fields = rows.length > 0 ? table(["field", "type", "dialect"], rows) : "No fields.";
  const legal = packet.states.length > 0 ? `; legal in: ${states(packet)}` : "";
  const head = `### ${packet.name}\n\n${code(hexOpcode(packet))}, ${packet.direction}${legal}. ${packet.doc}`;
  return [head, fields, renderExample(packet)].join("\n\n");
}

/** The example as JSON and, in both dialects, as the frame of what that JSON says. */
function renderExample(packet: PacketDefinition): string {
  const fields = fromJson(packet, exampleFields(packet.fields), 2);
  const json = JSON.stringify({ packet: packet.name, fields: toJson(packet, fields) });
  const [first, second] = ([1, 2] as Dialect[]).map((dialect) => encodeFrame(packet, fields, dialect).toString("hex"));
  const frames = first === second ? `both dialects: ${first}` : `dialect 1: ${first}\ndialect 2: ${second}`;
  return `\`\`\`text\n${json}\n${frames}\n\`\`\``;
}

/** One row a field; the fields of groups and lists follow, with their path. */
function fieldRows(prefix: string, fields: FieldMap, isOnlySecond: boolean): string[][] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const only = isOnlySecond || field.dialect2Only === true;
    const path = `${prefix}${name}`;
    const row = [code(path), typeName(field), only ? "2 only" : "1, 2"];
    if (field.kind === "group") return [row, ...fieldRows(`${path}.`, field.fields, only)];
    if (field.kind !== "list" || field.item.kind !== "group") return [row];
    return [row, ...fieldRows(`${path}[].`, field.item.fields, only)];
  });
}

function typeName(field: FieldType): string {
  switch (field.kind) {
    case "string":
      return `string (at most ${field.maxBytes} bytes)`;
    case "bytes":
      return `bytes[${field.length}]`;
    case "enum":
      return `u8, [${field.enum.name}](#${field.enum.name.replaceAll(" ", "-")})`;
    case "group":
      return "these fields:";
    case "list":
      return field.item.kind === "group" ? "u8 count, then for each:" : `u8 count, then ${typeName(field.item)} each`;
    default:
      return field.kind;
  }
}

function states(packet: PacketDefinition): string {
  return packet.states === anyState ? "any" : packet.states.map((state) => state.replace("_", " ")).join(", ");
}

function hexOpcode(packet: PacketDefinition): string {
  return `0x${packet.opcode.toString(16).toUpperCase().padStart(4, "0")}`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

if (import.meta.main) process.stdout.write(renderProtocolDocs());

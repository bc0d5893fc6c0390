import type { JsonObject, JsonValue } from "../src/protocol/packet-json.ts";

/** A packet as lines to read: its name, then one field a line, the items of a list below it. */
export function describePacket(name: string, opcode: number, fields: JsonObject): string {
  const lines = Object.entries(fields).flatMap(([field, value]) => fieldLines(field, value));
  return [`${name} (0x${opcode.toString(16).padStart(4, "0")})`, ...lines.map((line) => `  ${line}`)].join("\n");
}

/** The same in one line, for streams of packets. */
export function describePacketInLine(name: string, fields: JsonObject): string {
  return [name, ...Object.entries(fields).map(([field, value]) => `${field} = ${JSON.stringify(value)}`)].join("  ");
}

function fieldLines(name: string, value: JsonValue): string[] {
  if (!Array.isArray(value)) return [`${name} = ${inLine(value)}`];
  return [`${name} = ${value.length} items`, ...value.map((item, index) => `  [${index}] ${inLine(item)}`)];
}

/** Groups as `field = value` pairs; strings in quotes, so that control characters cannot reach the terminal. */
function inLine(value: JsonValue): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name} = ${inLine(inner)}`)
    .join(", ");
}

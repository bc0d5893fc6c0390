/** The result of a replay, as text and as one line of JSON. */

import type { JsonValue } from "../../src/protocol/packet-json.ts";
import type { Difference } from "./compare.ts";
import { packetJson } from "./read-packet.ts";
import type { ReplayResult, SessionResult } from "./result.ts";

const COLUMN = 58;
const SESSIONS_SHOWN = 40;

type Shown = NonNullable<ReplayResult["difference"]>;

const packetOf = (frame: Buffer | null, dialect: 1 | 2) => (frame === null ? null : packetJson(frame, dialect));

export function resultJson(file: string, result: ReplayResult): string {
  const { sessions, difference, skipped, damage, latencyMs, ...rest } = result;
  const packets = {
    sent: sumOf(sessions, "sent"),
    received: sumOf(sessions, "received"),
    skipped: sumOf(sessions, "skipped"),
  };
  return JSON.stringify({
    ...{ file, ...rest, packets, latencyMs, sessions, reasons: Object.fromEntries(skipped) },
    damage: damage.map(({ session, from, offset, message }) => ({ session, from, offset, message })),
    difference: difference === null ? null : differenceJson(difference),
  });
}

function differenceJson({ session, atMs, what, captured, live, dialects }: Shown) {
  const sides = { captured: packetOf(captured, dialects[0]), replayed: packetOf(live, dialects[1]) };
  return { session, at: atMs === null ? null : new Date(atMs).toISOString(), what, ...sides };
}

const sumOf = (sessions: readonly SessionResult[], key: "sent" | "received" | "skipped"): number =>
  sessions.reduce((sum, session) => sum + session[key], 0);

const words = { same: "the same as the capture", different: "different", replayed: "replayed", failed: "failed" };

export function resultText(file: string, result: ReplayResult): string {
  const { sessions, latencyMs: took, difference } = result;
  const lines = [
    ...sessions.slice(0, SESSIONS_SHOWN).map(sessionLine),
    ...(sessions.length > SESSIONS_SHOWN ? [`… and ${sessions.length - SESSIONS_SHOWN} sessions more`] : []),
    ...damageLines(result),
    ...[...result.skipped].map(([reason, count]) => `${count} packets were not sent: ${reason}.`),
    `${sumOf(sessions, "sent")} packets sent, ${sumOf(sessions, "received")} received, ${sumOf(sessions, "skipped")} skipped, ${result.repeated} asked again; ${result.started} events started; ${result.seconds.toFixed(1)} s`,
    took.samples === 0
      ? "No request was answered."
      : `Request to answer: p50 ${msOf(took.p50)}, p90 ${msOf(took.p90)}, p99 ${msOf(took.p99)}, max ${msOf(took.max)} (${took.samples} answers)`,
    ...(difference === null ? [] : differenceLines(difference)),
    `${file}: ${words[result.outcome]}${result.interrupted ? " (interrupted)" : ""}`,
  ];
  return lines.join("\n");
}

const msOf = (ms: number | null): string => `${(ms ?? 0).toFixed(2)} ms`;

/** What was lost of the capture, a line for each side of a session. */
const damageLines = ({ damage }: Pick<ReplayResult, "damage">): string[] =>
  damage.map(({ session, from, offset, message }) => {
    return `Session ${session}, ${from}'s side, byte ${offset}: ${message.replace(/\.$/, "")}; the rest of that side is left out.`;
  });

function sessionLine({
  session,
  outcome,
  characterId,
  liveCharacterId,
  sent,
  received,
  skipped,
  fault,
}: SessionResult) {
  const who = characterId === null ? "nobody known" : `character ${characterId}`;
  const as = liveCharacterId === null || liveCharacterId === characterId ? "" : ` as ${liveCharacterId}`;
  const why = fault === null ? "" : `: ${fault}`;
  return `Session ${session}  ${who}${as}  sent ${sent}  received ${received}  skipped ${skipped}  ${outcome}${why}`;
}

/** The two packets, field by field beside each other; what differs is marked. */
function differenceLines({ session, atMs, what, captured, live, dialects }: Shown): string[] {
  const [one, other] = [fieldLines(captured, dialects[0]), fieldLines(live, dialects[1])];
  const when = atMs === null ? "" : ` at ${new Date(atMs).toISOString()}`;
  const rows = Array.from({ length: Math.max(one.length, other.length) }, (_, at) => {
    const [left = "", right = ""] = [one[at], other[at]];
    return `${left === right ? " " : "!"} ${cut(left).padEnd(COLUMN)} | ${cut(right)}`;
  });
  return [`First difference: session ${session}${when}, ${what}`, `  ${"capture".padEnd(COLUMN)} | replay`, ...rows];
}

const cut = (text: string): string => (text.length > COLUMN ? `${text.slice(0, COLUMN - 1)}…` : text);

function fieldLines(frame: Difference["captured"], dialect: 1 | 2): string[] {
  const packet = packetOf(frame, dialect);
  if (packet === null) return ["(nothing)"];
  const lines = Object.entries(packet.fields).flatMap(([name, value]) => linesOf(name, value));
  return [packet.packet, ...lines.map((line) => `  ${line}`)];
}

function linesOf(name: string, value: JsonValue): string[] {
  if (!Array.isArray(value)) return [`${name} = ${JSON.stringify(value)}`];
  return [`${name} = ${value.length} items`, ...value.map((item, at) => `  [${at}] ${JSON.stringify(item)}`)];
}

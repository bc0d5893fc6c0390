/** Which items of a capture are wanted. */
import { packetByName, packetByOpcode } from "../../packets/index.ts";
import type { CaptureItem, Side } from "../../src/capture/capture-item.ts";
import { timeOfText } from "../../src/capture/item-time.ts";
import { ConfigError } from "../../src/config/operator-error.ts";

export type FilterOptions = {
  readonly session?: readonly string[];
  readonly from?: string;
  readonly packet?: readonly string[];
  readonly since?: string;
  readonly until?: string;
};

/** Times: a point of Unix time, or so long after the first item; in microseconds. */
type Moment = { readonly isRelative: boolean; readonly us: number };

const OPCODE_AT = 4;
const US_PER_S = 1_000_000;

/**
 * A filter as the flags say it. What is said of a session (its start, its end, damage, comments) passes with it; of
 * frames those pass that fit every flag.
 * @throws ConfigError for a flag that says nothing sound.
 */
export function filterOf(options: FilterOptions): (item: CaptureItem) => boolean {
  const sessions = options.session && new Set(options.session.map(sessionNumber));
  const opcodes = options.packet && new Set(options.packet.map(opcodeOf));
  const from = options.from === undefined ? undefined : sideOf(options.from);
  const since = options.since === undefined ? undefined : momentOf(options.since);
  const until = options.until === undefined ? undefined : momentOf(options.until);
  let startUs: number | null = null;
  return (item) => {
    startUs ??= item.atUs;
    if (sessions && item.session !== 0 && !sessions.has(item.session)) return false;
    if (item.kind === "session" || item.kind === "end") return true;
    if (from !== undefined && "from" in item && item.from !== from) return false;
    if (item.kind === "frame" && opcodes && !opcodes.has(item.frame.readUInt16LE(OPCODE_AT))) return false;
    return (
      (since === undefined || item.atUs >= at(since, startUs)) &&
      (until === undefined || item.atUs <= at(until, startUs))
    );
  };
}

function at({ isRelative, us }: Moment, startUs: number): number {
  return isRelative ? startUs + us : us;
}

function sessionNumber(text: string): number {
  const digits = /^#?(\d{1,10})$/.exec(text)?.[1];
  if (digits === undefined)
    throw new ConfigError(`--session takes the number of a session, not ${JSON.stringify(text)}.`);
  return Number(digits);
}

function sideOf(text: string): Side {
  if (text === "client" || text === "server") return text;
  throw new ConfigError(`--from takes client or server, not ${JSON.stringify(text)}.`);
}

/** A packet by its name or, as one that has none is shown, by its opcode. */
function opcodeOf(text: string): number {
  const hex = /^0x([0-9a-f]{1,4})$/i.exec(text)?.[1];
  const opcode = hex === undefined ? packetByName(text)?.opcode : Number.parseInt(hex, 16);
  if (opcode === undefined || (hex === undefined && !packetByOpcode(opcode))) {
    throw new ConfigError(
      `There is no packet ${JSON.stringify(text)}: see docs/protocol.md, or give an opcode like 0x0a01.`,
    );
  }
  return opcode;
}

function momentOf(text: string): Moment {
  const seconds = /^\+(\d{1,9}(?:\.\d{1,6})?)$/.exec(text)?.[1];
  if (seconds !== undefined) return { isRelative: true, us: Math.round(Number(seconds) * US_PER_S) };
  const us = timeOfText(text);
  if (us !== null) return { isRelative: false, us };
  throw new ConfigError(
    `${JSON.stringify(text)} is no time: give one like 2026-08-01T12:00:00.5Z, or +1.5 for seconds after the start.`,
  );
}

/** The flags of `zonetide replay`, parsed. */
import { ConfigError } from "../../src/config/operator-error.ts";
import type { Endpoint } from "../../src/config/server-file.ts";

/** As commander hands them over. */
export type RawOptions = {
  readonly target?: string;
  readonly speed: string;
  readonly sessions?: string;
  readonly expect: boolean;
  readonly start: boolean;
  readonly json: boolean;
};

export type ReplayOptions = {
  /** Null: the server of the data directory. */
  readonly target: Endpoint | null;
  /** Infinity for `max`. */
  readonly speed: number;
  readonly isWanted: (session: number) => boolean;
  readonly expect: boolean;
  readonly start: boolean;
  readonly json: boolean;
};

const MAX_PORT = 65_535;
const SPEED_MAX = 1_000;

/** @throws ConfigError naming the flag that cannot be used and what it takes. */
export function parseOptions({ target, speed, sessions, expect, start, json }: RawOptions): ReplayOptions {
  return {
    target: target === undefined ? null : targetOf(target),
    speed: speedOf(speed),
    isWanted: sessions === undefined ? () => true : wantedOf(sessions),
    ...{ expect, start, json },
  };
}

function targetOf(text: string): Endpoint {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host !== undefined && Number(port) >= 1 && Number(port) <= MAX_PORT) return { host, port: Number(port) };
  throw refused("--target", text, "HOST:PORT, such as 127.0.0.1:24000 or [::1]:24000");
}

function speedOf(text: string): number {
  if (text === "max") return Number.POSITIVE_INFINITY;
  const speed = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (speed > 0 && speed <= SPEED_MAX) return speed;
  throw refused("--speed", text, `1, 10, another number up to ${SPEED_MAX}, or max`);
}

/** `1,3-5`: numbers as `capture show` gives them. */
function wantedOf(text: string): (session: number) => boolean {
  const ranges = text.split(",").map((part): readonly [number, number] => {
    const [, from = "", to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part.trim()) ?? [];
    if (from === "" || Number(from) > Number(to))
      throw refused("--sessions", text, "numbers of sessions, such as 1,3-5");
    return [Number(from), Number(to)];
  });
  return (session) => ranges.some(([from, to]) => session >= from && session <= to);
}

const refused = (flag: string, text: string, takes: string): ConfigError =>
  new ConfigError(`${flag} takes ${takes}, and "${text.slice(0, 80)}" was given: correct it or leave it out.`);

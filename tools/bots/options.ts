/** The flags of `zonetide bots`, parsed. */
import { ConfigError } from "../../src/config/operator-error.ts";
import { bossEventId } from "../../src/director/boss-event.ts";
import { type Dialect, dialectOf } from "../../src/protocol/dialect.ts";

/** As commander hands them over. */
export type RawOptions = {
  readonly count: string;
  readonly event?: string;
  readonly boss?: string;
  readonly instance: string;
  readonly seconds: string;
  readonly rate: string;
  readonly dialect: string;
  readonly start: boolean;
  readonly idle: boolean;
  readonly json: boolean;
  readonly host?: string;
  readonly port?: string;
};

export type BotsOptions = {
  readonly count: number;
  /** Of a world boss the id that its event has. */
  readonly eventId: number;
  readonly zoneInstance: number;
  readonly seconds: number;
  /** Actions per second and bot. */
  readonly rate: number;
  readonly dialect: Dialect;
  readonly start: boolean;
  readonly idle: boolean;
  readonly json: boolean;
  /** null: that of the data directory's server. */
  readonly host: string | null;
  readonly port: number | null;
};

const MAX_BOTS = 10_000;
/** A server takes 200 packets a second from a session; moving, joining and turning in need some of them. */
const MAX_RATE = 150;
const MAX_SECONDS = 86_400;
const MAX_ID = 0xffff_ffff;
const MAX_BOSS_ID = 0x7fff_ffff;

/** @throws ConfigError naming the flag that cannot be used and what it takes. */
export function parseOptions(raw: RawOptions): BotsOptions {
  const dialect = dialectOf(whole("--dialect", raw.dialect, 1, 2));
  return {
    count: whole("--count", raw.count, 1, MAX_BOTS),
    eventId: eventIdOf(raw),
    zoneInstance: whole("--instance", raw.instance, 1, MAX_ID),
    seconds: decimal("--seconds", raw.seconds, 1, MAX_SECONDS),
    rate: decimal("--rate", raw.rate, 0.1, MAX_RATE),
    dialect: dialect ?? 1,
    start: raw.start,
    idle: raw.idle,
    json: raw.json,
    host: raw.host ?? null,
    port: raw.port === undefined ? null : whole("--port", raw.port, 1, 65_535),
  };
}

function eventIdOf({ event, boss }: RawOptions): number {
  if (boss === undefined && event !== undefined) return whole("--event", event, 1, MAX_ID);
  if (boss !== undefined && event === undefined) return bossEventId(whole("--boss", boss, 1, MAX_BOSS_ID));
  throw new ConfigError("Bots play an event or a world boss: give either --event or --boss.");
}

/** @throws ConfigError when it is none of these numbers. */
export function whole(flag: string, text: string, min: number, max: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : refuse(flag, text, `a whole number from ${min} to ${max}`);
}

/** @throws ConfigError as above. */
export function decimal(flag: string, text: string, min: number, max: number): number {
  const value = /^\d{1,10}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : refuse(flag, text, `a number from ${min} to ${max}`);
}

function refuse(flag: string, text: string, takes: string): never {
  throw new ConfigError(`${flag} takes ${takes}, and "${text.slice(0, 80)}" was given: correct it or leave it out.`);
}

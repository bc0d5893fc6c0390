/** The words of `zonetide content simulate`, parsed. */
import { bossEventId } from "../../src/director/boss-event.ts";
import { decimal, whole } from "../bots/options.ts";
import { parseMix, type SkillMix } from "./skills.ts";

/** As commander hands them over. */
export type RawOptions = {
  readonly boss: boolean;
  readonly players: string;
  readonly skill: string;
  readonly runs: string;
  readonly seed: string;
  readonly rate?: string;
  readonly json: boolean;
};

export type SimulateOptions = {
  /** Of a world boss the id that its event has. */
  readonly eventId: number;
  readonly players: number;
  readonly mix: SkillMix;
  readonly runs: number;
  readonly seed: number;
  /** Actions per second of every player; null: as their skills say. */
  readonly rate: number | null;
  readonly json: boolean;
};

const MAX_ID = 0xffff_ffff;
const MAX_BOSS_ID = 0x7fff_ffff;
const MAX_PLAYERS = 1_000;
const MAX_RUNS = 100_000;
/** What more runs than this keep of their participants does not fit into memory. */
const MAX_PARTICIPATIONS = 10_000_000;
const MAX_RATE = 150;

/** @throws ConfigError naming what cannot be used and what it takes. */
export function parseOptions(event: string, raw: RawOptions): SimulateOptions {
  const players = whole("--players", raw.players, 1, MAX_PLAYERS);
  const mostRuns = Math.min(MAX_RUNS, Math.floor(MAX_PARTICIPATIONS / players));
  return {
    eventId: raw.boss ? bossEventId(whole("BOSS", event, 1, MAX_BOSS_ID)) : whole("EVENT", event, 1, MAX_ID),
    players,
    mix: parseMix(raw.skill),
    runs: whole("--runs", raw.runs, 1, mostRuns),
    seed: whole("--seed", raw.seed, 0, MAX_ID),
    rate: raw.rate === undefined ? null : decimal("--rate", raw.rate, 0.1, MAX_RATE),
    json: raw.json,
  };
}

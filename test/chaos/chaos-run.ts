import { inject } from "vitest";
import { SeededRandom } from "./seeded-random.ts";

/** `npm run chaos` takes the time that the real thing takes; `npm test` a taste of it. */
export const isFull = process.env.CHAOS === "full";

/** One for the whole run; without CHAOS_SEED, made from what names the run's databases, which is random. */
const seed =
  process.env.CHAOS_SEED === undefined
    ? Number.parseInt(inject("postgres").prefix.slice(-8), 16)
    : Number(process.env.CHAOS_SEED);

/** The random numbers of a scenario; says with which seed it can be had again. */
export function chaosOf(scenario: string): SeededRandom {
  say(scenario, `CHAOS_SEED=${seed}`);
  return new SeededRandom(seed, scenario);
}

/** One line of a scenario's figures. */
export function say(scenario: string, line: string): void {
  console.log(`chaos, ${scenario}: ${line}`);
}

/** The value below which so large a part of them is; `part` 0 to 1. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

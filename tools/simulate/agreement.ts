/**
 * Where the means of 50 real runs are to be expected (docs/simulate.md, Agreement):
 *
 *     mean of the simulation ± (3 × sd × √(1/50 + 1/runs) + allowance)
 *
 * with the standard deviation between runs, and an allowance for what a real server and its network do to them.
 */
import type { EventDefinition } from "../../src/content/definitions.ts";
import { meanOf, spreadOf } from "./measures.ts";
import type { RunResult, Tier } from "./run-result.ts";

const REAL_RUNS = 50;
const STANDARD_ERRORS = 3;
/** From an action until all are shown what came of it, on one machine or a local network. */
const LATENCY_MS = 60;
/** Actions that miss, because what happened within the latency was not known yet, change results by this part at most. */
const ASTRAY_PART = 0.05;
/** One run of fifty. */
const ODD_RUN = 0.02;

export type Range = { readonly low: number; readonly high: number };

/** Ranges of the means of so many real runs. */
export type Agreement = {
  readonly realRuns: number;
  readonly standardErrors: number;
  readonly latencyMs: number;
  readonly astrayPart: number;
  readonly completionRate: Range;
  /** Of completed runs; null where none was. */
  readonly durationSeconds: Range | null;
  /** Of a run's participants on average. */
  readonly contribution: Range;
  /** Parts of a run's participants. */
  readonly tierShares: Readonly<Record<Tier, Range>>;
};

export function agreementOf(results: readonly RunResult[], event: EventDefinition): Agreement {
  const completed = results.filter(({ outcome }) => outcome === "completed");
  const durations = completed.map(({ durationMs }) => durationMs / 1_000);
  const lateSeconds = (waitsOf(event) * LATENCY_MS) / 1_000;
  const share = (tier: Tier): Range => {
    const shares = results.map(({ tiers, contributions }) => tiers[tier] / Math.max(1, contributions.length));
    return partOf(around(shares, () => ASTRAY_PART));
  };
  return {
    ...{ realRuns: REAL_RUNS, standardErrors: STANDARD_ERRORS, latencyMs: LATENCY_MS, astrayPart: ASTRAY_PART },
    completionRate: partOf(
      around(
        results.map(({ outcome }) => Number(outcome === "completed")),
        () => ODD_RUN,
      ),
    ),
    durationSeconds: durations.length === 0 ? null : around(durations, (mean) => ASTRAY_PART * mean + lateSeconds),
    contribution: around(
      results.map(({ contributions }) => meanOf(contributions)),
      (mean) => ASTRAY_PART * mean,
    ),
    tierShares: {
      gold: share("gold"),
      silver: share("silver"),
      bronze: share("bronze"),
      participation: share("participation"),
    },
  };
}

/**
 * How often everybody waits until something was shown: for the beginning and the end of each phase, wave and round of a
 * duel, and after each unit of an objective that is busy then.
 */
function waitsOf({ phases, waves, mode, rounds }: EventDefinition): number {
  const busyUnits = phases.map(({ objectives }) =>
    Math.max(0, ...objectives.map(({ busyMs, target }) => (busyMs > 0 ? target : 0))),
  );
  const parts = Math.max(1, phases.length) + waves.length + (mode === "duel" ? rounds.bestOf : 0);
  return 2 * parts + busyUnits.reduce((sum, units) => sum + units, 0);
}

function around(numbers: readonly number[], allowance: (mean: number) => number): Range {
  const { mean = 0, sd = 0 } = spreadOf(numbers) ?? {};
  const half = STANDARD_ERRORS * sd * Math.sqrt(1 / REAL_RUNS + 1 / numbers.length) + allowance(mean);
  return { low: mean - half, high: mean + half };
}

function partOf({ low, high }: Range): Range {
  return { low: Math.max(0, low), high: Math.min(1, high) };
}

/** What the bots of one run came back with. */
import type { Histogram } from "hdr-histogram-js";
import type { Regression } from "./shown-progress.ts";

export type Outcome = "completed" | "failed" | "timeout";

export type ItemCount = { readonly itemId: number; readonly quantity: number };

export type BotResult = {
  readonly name: string;
  readonly characterId: number;
  readonly contribution: number;
  readonly tier: string;
  readonly xp: number;
  readonly gold: number;
  /** Items of the reward. */
  readonly items: readonly ItemCount[];
  /** Items found on the way. */
  readonly found: readonly ItemCount[];
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly actions: number;
  readonly errors: number;
  /** How the run ended for it; null: it did not. */
  readonly ending: string | null;
};

/** Percentiles in ms; null without a sample. */
export type Latency = {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  readonly samples: number;
};

export type FleetResult = {
  readonly outcome: Outcome;
  /** The person at the keyboard ended it. */
  readonly interrupted: boolean;
  readonly instanceId: number | null;
  readonly eventId: number;
  readonly seconds: number;
  readonly bots: readonly BotResult[];
  readonly latencyMs: Latency;
  readonly actionsPerSecond: number;
  readonly reconnects: number;
  readonly regressions: readonly Regression[];
};

const MICROSECONDS = 1_000;

/** Percentiles of a histogram that counts microseconds. */
export function latencyOf(histogram: Histogram): Latency {
  const samples = histogram.totalCount;
  if (samples === 0) return { p50: null, p90: null, p99: null, max: null, samples };
  const at = (percentile: number): number => histogram.getValueAtPercentile(percentile) / MICROSECONDS;
  return { p50: at(50), p90: at(90), p99: at(99), max: histogram.maxValue / MICROSECONDS, samples };
}

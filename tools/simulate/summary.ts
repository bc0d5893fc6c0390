/** What all runs of a simulation come to: the object that `--json` prints. */
import type { Content } from "../../src/content/definitions.ts";
import { TIERS } from "../../src/rewards/tiers.ts";
import { type Agreement, agreementOf } from "./agreement.ts";
import { meanOf, type Spread, spreadOf } from "./measures.ts";
import { type Amounts, addTo, type RunResult, type Tier } from "./run-result.ts";
import type { Simulation } from "./simulated-run.ts";

/** What is paid on average; items are ordered by id. */
export type Cost = {
  readonly xp: number;
  readonly gold: number;
  readonly currency: Readonly<Record<string, number>>;
  readonly reputation: number;
  readonly items: readonly ItemCost[];
  /** Dropped by creatures, or picked up on the way. */
  readonly found: readonly ItemCost[];
};

export type ItemCost = { readonly itemId: number; readonly name: string; readonly quantity: number };

export type Summary = {
  readonly eventId: number;
  /** The world boss that the event is; null for an event of content. */
  readonly bossId: number | null;
  readonly name: string;
  readonly players: number;
  readonly skill: string;
  readonly rate: number | null;
  readonly seed: number;
  readonly runs: number;
  readonly completed: number;
  readonly completionRate: number;
  /** How many runs failed, by reason. */
  readonly failures: Readonly<Record<string, number>>;
  readonly participants: Spread | null;
  /** Of completed runs, and of the others. */
  readonly durationSeconds: Spread | null;
  readonly failedAfterSeconds: Spread | null;
  readonly contribution: {
    /** Of every participant of every run. */
    readonly participant: Spread | null;
    /** Of each run: the mean, the least and the most of its participants. */
    readonly mean: Spread | null;
    readonly least: Spread | null;
    readonly most: Spread | null;
  };
  /** Parts of all participants. */
  readonly tierShares: Readonly<Record<Tier, number>>;
  readonly cost: { readonly perRun: Cost; readonly perParticipant: Cost };
  readonly spread: Agreement;
};

/** @param results one at least */
export function summaryOf(simulation: Simulation, results: readonly RunResult[]): Summary {
  const { content, data, players, mix, rate, seed } = simulation;
  const { event } = data;
  const completed = results.filter(({ outcome }) => outcome === "completed");
  const failed = results.filter(({ outcome }) => outcome === "failed");
  const seconds = (some: readonly RunResult[]): Spread | null => spreadOf(some.map((run) => run.durationMs / 1_000));
  const ofEach = (of: (contributions: readonly number[]) => number): Spread | null =>
    spreadOf(results.map(({ contributions }) => of(contributions)));
  const participants = results.reduce((sum, { contributions }) => sum + contributions.length, 0);
  return {
    ...{
      eventId: event.id,
      bossId: event.boss?.bossId ?? null,
      name: event.name,
      players,
      rate,
      seed,
      runs: results.length,
    },
    skill: mix.map(({ skill, weight }) => (mix.length === 1 ? skill : `${skill}:${weight}`)).join(","),
    completed: completed.length,
    completionRate: completed.length / results.length,
    failures: countsOf(failed.map(({ failure }) => failure ?? "unknown")),
    participants: ofEach(({ length }) => length),
    durationSeconds: seconds(completed),
    failedAfterSeconds: seconds(failed),
    contribution: {
      participant: spreadOf(results.flatMap(({ contributions }) => contributions)),
      mean: ofEach(meanOf),
      least: ofEach((all) => Math.min(...all)),
      most: ofEach((all) => Math.max(...all)),
    },
    tierShares: tierSharesOf(results, participants),
    cost: {
      perRun: costOf(content, results, results.length),
      perParticipant: costOf(content, results, Math.max(1, participants)),
    },
    spread: agreementOf(results, event),
  };
}

function countsOf(words: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) addTo(counts, word, 1);
  return Object.fromEntries([...counts].toSorted());
}

function tierSharesOf(results: readonly RunResult[], participants: number): Record<Tier, number> {
  const share = (tier: Tier): readonly [Tier, number] => [
    tier,
    results.reduce((sum, { tiers }) => sum + tiers[tier], 0) / Math.max(1, participants),
  ];
  return Object.fromEntries(TIERS.toReversed().map(share)) as Record<Tier, number>;
}

function costOf({ items }: Content, results: readonly RunResult[], by: number): Cost {
  const mean = (of: (result: RunResult) => number): number => results.reduce((sum, run) => sum + of(run), 0) / by;
  const itemsOf = (of: (result: RunResult) => Amounts<number>): ItemCost[] =>
    [...sumOf(results.map(of))]
      .toSorted(([one], [other]) => one - other)
      .map(([itemId, sum]) => ({ itemId, name: items.get(itemId)?.name ?? "", quantity: sum / by }));
  const currency = [...sumOf(results.map((run) => run.currency))].toSorted();
  return {
    xp: mean(({ xp }) => xp),
    gold: mean(({ gold }) => gold),
    currency: Object.fromEntries(currency.map(([name, sum]) => [name, sum / by])),
    reputation: mean(({ reputation }) => reputation),
    items: itemsOf((run) => run.items),
    found: itemsOf((run) => run.found),
  };
}

function sumOf<Key>(all: readonly Amounts<Key>[]): Map<Key, number> {
  const sums = new Map<Key, number>();
  for (const amounts of all) for (const [key, amount] of amounts) addTo(sums, key, amount);
  return sums;
}

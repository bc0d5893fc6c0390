/** What came of one simulated run. */
import type { RunState } from "../../src/events/run-state.ts";
import { computeRewards } from "../../src/rewards/compute-rewards.ts";
import type { CompletionHistory } from "../../src/rewards/reward-history.ts";
import { rewardAt } from "../../src/rewards/reward-request.ts";
import { requestFor } from "../../src/rewards/run-request.ts";
import type { TIERS } from "../../src/rewards/tiers.ts";

export type Tier = (typeof TIERS)[number];

/** Amounts by what they are of: an item's id, a currency's name. */
export type Amounts<Key> = ReadonlyMap<Key, number>;

export type RunResult = {
  readonly outcome: "completed" | "failed";
  /** Why it failed: a `RunFailure`, `cancelled`, or `unfinished` for one that did not end in an hour. */
  readonly failure: string | null;
  readonly durationMs: number;
  /** Of each participant, in the order of joining. */
  readonly contributions: readonly number[];
  /** How many participants have each tier. */
  readonly tiers: Readonly<Record<Tier, number>>;
  /** Sums of all participants. */
  readonly xp: number;
  readonly gold: number;
  readonly currency: Amounts<string>;
  readonly reputation: number;
  readonly items: Amounts<number>;
  /** Items that creatures dropped and that were picked up on the way. */
  readonly found: Amounts<number>;
};

export type Ending = { readonly run: RunState; readonly failure: string | null; readonly found: Amounts<number> };

/** The rewards are those of characters who never played the event before. */
export function resultOf({ run, failure, found }: Ending): RunResult {
  const { count, scores } = run.participants;
  const result = {
    outcome: run.status === "completed" ? ("completed" as const) : ("failed" as const),
    ...{ failure, durationMs: run.elapsedMs, found },
    contributions: Array.from(scores.subarray(0, count)),
    tiers: { participation: 0, bronze: 0, silver: 0, gold: 0 },
    ...{ xp: 0, gold: 0, reputation: 0 },
    currency: new Map<string, number>(),
    items: new Map<number, number>(),
  };
  if (run.status === "cancelled" || run.status === "active") return result;
  const rewards = computeRewards(requestFor(run, noHistory(count)));
  for (let at = 0; at < count; at += 1) {
    const reward = rewardAt(rewards, at);
    result.tiers[reward.tier] += 1;
    result.xp += reward.xp;
    result.gold += reward.gold;
    result.reputation += reward.reputation?.amount ?? 0;
    for (const [name, amount] of Object.entries(reward.currency)) addTo(result.currency, name, amount);
    for (const { itemId, quantity } of reward.items) addTo(result.items, itemId, quantity);
  }
  return result;
}

export function addTo<Key>(amounts: Map<Key, number>, key: Key, amount: number): void {
  amounts.set(key, (amounts.get(key) ?? 0) + amount);
}

function noHistory(count: number): CompletionHistory {
  return {
    completions: new Uint32Array(count),
    goldStreaks: new Uint32Array(count),
    achieved: new Uint8Array(count),
    titled: new Uint8Array(count),
  };
}

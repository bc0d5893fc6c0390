import type { RewardsDefinition } from "../content/definitions.ts";
import type { LootTableDefinition, RewardTier } from "../content/loot-definitions.ts";
import type { LootStack } from "./loot.ts";
import type { TierGrant } from "./scaling.ts";
import { TIERS, type TierCode } from "./tiers.ts";

/** Everything that the rewards of one run follow from. The columns have one row for each participant, in one order. */
export type RewardRequest = {
  readonly instanceId: number;
  readonly outcome: "completed" | "failed";
  readonly rewards: RewardsDefinition;
  /** null: no loot. */
  readonly lootTable: LootTableDefinition | null;
  readonly timeLeftMs: number;
  /** Limit that the time left belongs to; 0 = none. */
  readonly durationMs: number;
  /** Whether all control points were held when the run ended. */
  readonly controlsAllPoints: boolean;
  readonly characterIds: Uint32Array;
  /** Contribution, whole numbers from 0. */
  readonly scores: Float64Array;
  /** Completions of this event before this run. */
  readonly completions: Uint32Array;
  /** Gold medals in a row in this event before this run. */
  readonly goldStreaks: Uint32Array;
  /** Damage dealt, whole numbers from 0; only where `rewards.tiers` is `damage_share`. */
  readonly damage?: Float64Array;
  /** How the end counts for each (`StandingCode`); absent: for everybody as the outcome says. */
  readonly standings?: Uint8Array;
  /** 1: has the achievement, or the title, of `rewards` already; absent: nobody has. */
  readonly achieved?: Uint8Array;
  readonly titled?: Uint8Array;
};

/** Row i belongs to participant i of the request. */
export type RewardResult = {
  /** The request's own column, handed back. */
  readonly characterIds: Uint32Array;
  readonly scores: Float64Array;
  /** 0 participation, 1 bronze, 2 silver, 3 gold. */
  readonly tiers: Uint8Array;
  /** From 1; ties share the better rank. */
  readonly ranks: Uint32Array;
  readonly xp: Uint32Array;
  readonly gold: Uint32Array;
  /** Participant i has the items from `itemOffsets[i]` up to but not including `itemOffsets[i + 1]`. */
  readonly itemOffsets: Uint32Array;
  readonly itemIds: Uint32Array;
  readonly itemQuantities: Uint32Array;
  /** 1: rewarded as of a completed run, 0: as of a failed one. */
  readonly completed: Uint8Array;
  /** Ids that are granted with this run; 0 = none. */
  readonly achievementIds: Uint32Array;
  readonly titleIds: Uint32Array;
  /** Currency and reputation by tier number. */
  readonly tierGrants: readonly TierGrant[];
};

/** What one participant gets, spelled out. */
export type ParticipantReward = TierGrant & {
  readonly characterId: number;
  readonly outcome: "completed" | "failed";
  readonly contribution: number;
  readonly tier: RewardTier;
  readonly rank: number;
  readonly xp: number;
  readonly gold: number;
  readonly items: readonly LootStack[];
  /** 0 = none. */
  readonly achievementId: number;
  readonly titleId: number;
};

/** What a failed run leaves of currency and reputation. */
const NOTHING: TierGrant = { currency: {}, reputation: null };

/** Row `at` of a result, spelled out. */
export function rewardAt(result: RewardResult, at: number): ParticipantReward {
  const code = result.tiers[at] ?? 0;
  const items: LootStack[] = [];
  const end = result.itemOffsets[at + 1] ?? 0;
  for (let i = result.itemOffsets[at] ?? 0; i < end; i++) {
    items.push({ itemId: result.itemIds[i] ?? 0, quantity: result.itemQuantities[i] ?? 0 });
  }
  const isCompleted = result.completed[at] === 1;
  const grant = (isCompleted ? result.tierGrants[code] : undefined) ?? NOTHING;
  return {
    characterId: result.characterIds[at] ?? 0,
    outcome: isCompleted ? "completed" : "failed",
    contribution: result.scores[at] ?? 0,
    tier: TIERS[code as TierCode],
    rank: result.ranks[at] ?? 0,
    xp: result.xp[at] ?? 0,
    gold: result.gold[at] ?? 0,
    currency: grant.currency,
    reputation: grant.reputation,
    items,
    achievementId: result.achievementIds[at] ?? 0,
    titleId: result.titleIds[at] ?? 0,
  };
}

/**
 * The buffers behind the columns of a request or result, each once: what a message between threads hands over. A
 * column that shares its buffer with other data is left out, for that data must stay; it is copied.
 */
export function buffersOf(message: RewardRequest | RewardResult): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const column of Object.values(message)) {
    if (!ArrayBuffer.isView(column) || column.byteLength !== column.buffer.byteLength) continue;
    if (column.buffer instanceof ArrayBuffer) buffers.add(column.buffer);
  }
  return [...buffers];
}

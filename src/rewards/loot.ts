import type { BonusDrop, LootDrop, LootTableDefinition, RewardTier } from "../content/loot-definitions.ts";

/** Items of one participant: each item once, in the order in which the table names them. */
export type LootStack = { readonly itemId: number; readonly quantity: number };

/** What is known of a character as of the run's completion, before the run itself is counted. */
export type LootHistory = {
  /** Completions of this event so far. */
  readonly completions: number;
  /** Gold medals in a row in this event so far. */
  readonly goldStreak: number;
  /** Whether all control points were held when the run ended. */
  readonly controlsAllPoints: boolean;
};

/** Gives the next number of a sequence, from 0 up to but not including 1. */
export type Random = () => number;

const U32_MAX = 0xffff_ffff;

/**
 * The loot of one participant: the drops of the tier, then the bonus drops whose condition holds. Every drop draws its
 * number whether or not it can be won, so that one drop's condition never changes the luck of another.
 */
export function rollLoot(
  table: LootTableDefinition,
  tier: RewardTier,
  history: LootHistory,
  random: Random,
): LootStack[] {
  const won = new Map<number, number>();
  const roll = (drop: LootDrop, eligible: boolean) => {
    if (random() >= drop.chance || !eligible) return;
    won.set(drop.itemId, Math.min(U32_MAX, (won.get(drop.itemId) ?? 0) + drop.quantity));
  };
  for (const drop of table.tierDrops[tier]) roll(drop, true);
  for (const drop of table.bonusDrops) roll(drop, meetsCondition(drop, tier, history));
  return Array.from(won, ([itemId, quantity]) => ({ itemId, quantity }));
}

function meetsCondition(drop: BonusDrop, tier: RewardTier, history: LootHistory): boolean {
  switch (drop.condition) {
    case "any":
      return true;
    case "first_completion":
      return history.completions === 0;
    case "gold_streak":
      return tier === "gold" && history.goldStreak + 1 >= drop.streak;
    case "control_all_points":
      return history.controlsAllPoints;
  }
}

/** The sequence that belongs to (run, character): the same whenever and wherever it is asked for. */
export function lootRandom(instanceId: number, characterId: number): Random {
  return splitmix32(mix(mix(instanceId + GOLDEN_GAMMA) + characterId));
}

/** 2^32 divided by the golden ratio: the step of splitmix. */
const GOLDEN_GAMMA = 0x9e37_79b9;

/** The finalizer of MurmurHash3 (public domain, Austin Appleby): every bit of the input moves every bit of the output. */
function mix(value: number): number {
  let h = value >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function splitmix32(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + GOLDEN_GAMMA) >>> 0;
    return mix(state) / 0x1_0000_0000;
  };
}

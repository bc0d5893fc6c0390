import type { RewardTier } from "../content/loot-definitions.ts";

/**
 * Who gets which tier (design, Rules of a public event): gold for rank ≤ ceil(n / 10) or a contribution ≥ 500, silver
 * for ≤ ceil(n / 4) or ≥ 300, bronze for ≤ ceil(n / 2) or ≥ 100. A contribution of 0 is never better than participation.
 * Where content says `damage_share` (world bosses), the share of all damage decides instead: `damageCutoffs`.
 */

/** Tiers by their number on the wire, from least to best. */
export const TIERS = ["participation", "bronze", "silver", "gold"] as const satisfies readonly RewardTier[];

/** A tier's number on the wire: 0 participation to 3 gold. */
export type TierCode = 0 | 1 | 2 | 3;

type Ladder = { readonly tier: RewardTier; readonly share: number; readonly enough: number };

/** From best to least: the first that is reached counts. */
const LADDER: readonly Ladder[] = [
  { tier: "gold", share: 10, enough: 500 },
  { tier: "silver", share: 4, enough: 300 },
  { tier: "bronze", share: 2, enough: 100 },
];

/**
 * The tier of one participant.
 * @param rank from 1; ties share the better rank
 * @param n participants of the run
 */
export function tierOf(rank: number, n: number, contribution: number): RewardTier {
  if (contribution <= 0) return "participation";
  const reached = LADDER.find(({ share, enough }) => rank <= Math.ceil(n / share) || contribution >= enough);
  return reached?.tier ?? "participation";
}

/** Scores from greatest to least; a new array. */
export function sortDescending(scores: Float64Array | Uint32Array): Float64Array {
  return Float64Array.from(scores).sort().reverse();
}

/** The rank of every participant, in the order of `scores`: 1 + how many have a greater score. */
export function ranks(scores: Float64Array | Uint32Array): Uint32Array {
  const sorted = sortDescending(scores);
  const result = new Uint32Array(scores.length);
  for (let i = 0; i < scores.length; i++) result[i] = 1 + countGreater(sorted, scores[i] ?? 0);
  return result;
}

/** How many of the descending scores are greater than `score`. */
function countGreater(sorted: Float64Array | Uint32Array, score: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) > score) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** For each tier the least contribution that reaches it as things stand. */
export type TierCutoffs = Readonly<Record<RewardTier, number>>;

/**
 * The cutoffs for participants with these scores (greatest first). Who has the score of the last rank within a tier's
 * share ties with it and so reaches the tier, too.
 */
export function tierCutoffs(sortedDescending: Float64Array | Uint32Array): TierCutoffs {
  const n = sortedDescending.length;
  const cutoffs: Record<RewardTier, number> = { gold: 0, silver: 0, bronze: 0, participation: 0 };
  for (const { tier, share, enough } of LADDER) {
    const last = sortedDescending[Math.ceil(n / share) - 1] ?? enough;
    cutoffs[tier] = Math.min(enough, Math.max(1, last));
  }
  return cutoffs;
}

/** Parts of all damage that make gold, silver and bronze of a world boss: one tenth, one twentieth, one hundredth. */
const SHARES = { gold: 10, silver: 20, bronze: 100 } as const;

/**
 * The cutoffs where tiers go by the share of all damage: the least damage that is 10, 5 or 1 % of `total`. They are
 * rounded up to whole points, which is exact: damage d reaches one nth of t where d × n ≥ t, so where d ≥ ceil(t / n).
 * @param total all damage that was dealt, a whole number
 */
export function damageCutoffs(total: number): TierCutoffs {
  const part = (of: number) => Math.max(1, (total - (total % of)) / of + Math.sign(total % of));
  return { gold: part(SHARES.gold), silver: part(SHARES.silver), bronze: part(SHARES.bronze), participation: 0 };
}

/** The number of the tier that a contribution reaches, in constant time; agrees with `tierOf` for every participant. */
export function tierCodeFor(score: number, cutoffs: TierCutoffs): TierCode {
  if (score >= cutoffs.gold) return 3;
  if (score >= cutoffs.silver) return 2;
  return score >= cutoffs.bronze ? 1 : 0;
}

/** The tier that a contribution reaches. */
export function tierFor(score: number, cutoffs: TierCutoffs): RewardTier {
  return TIERS[tierCodeFor(score, cutoffs)];
}

/** The least contribution that keeps the tier which `score` has reached; 0 for participation. */
export function tierThreshold(score: number, cutoffs: TierCutoffs): number {
  return cutoffs[tierFor(score, cutoffs)];
}

/** The least contribution that reaches a better tier than `score` has; 0 where there is none better. */
export function nextThreshold(score: number, cutoffs: TierCutoffs): number {
  const code = tierCodeFor(score, cutoffs);
  const next = TIERS[code + 1];
  return next === undefined ? 0 : cutoffs[next];
}

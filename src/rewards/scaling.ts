import type { RewardsDefinition } from "../content/definitions.ts";
import type { TierCode } from "./tiers.ts";

/**
 * The reward formulas (design, Rules of a public event). Every factor is a fraction of whole numbers, so a product is
 * rounded down once and exactly: floating point would lose a point of xp where 0.7 × 10 comes out as 6.999….
 */

/** A factor as numerator and denominator, both whole and the denominator above 0. */
export type Fraction = readonly [numerator: number, denominator: number];

const U32_MAX = 0xffff_ffff;
const ONE: Fraction = [1, 1];

/** participation 1/4, bronze 1/2, silver 3/4, gold 1: one quarter more for each tier. */
export function tierFactor(code: TierCode): Fraction {
  return [code + 1, 4];
}

/** Less for each in a crowd: up to 10 participants 1, up to 25 0.9, up to 50 0.8, more 0.7. */
export function crowdFactor(participants: number): Fraction {
  if (participants <= 10) return ONE;
  if (participants <= 25) return [9, 10];
  return participants <= 50 ? [8, 10] : [7, 10];
}

/** 1 + 0.25 × time left / duration; 1 without a limit (a duration of 0). Times are milliseconds, held to whole ones. */
export function speedFactor(timeLeftMs: number, durationMs: number): Fraction {
  const duration = Math.trunc(durationMs);
  if (!(duration > 0)) return ONE;
  const left = Math.min(Math.max(0, Math.trunc(timeLeftMs)), duration);
  return [4 * duration + left, 4 * duration];
}

/** One tenth of the contribution, rounded down. */
export function contributionBonus(contribution: number): number {
  return Math.floor(contribution / 10);
}

/**
 * `floor(amount × factors)` without rounding on the way, held to a u32. Whole numbers that fit a double are enough
 * almost always; where the product would not fit, it is made of BigInts.
 */
export function scaleDown(amount: number, ...factors: readonly Fraction[]): number {
  let numerator = amount;
  let denominator = 1;
  for (const [above, below] of factors) {
    numerator *= above;
    denominator *= below;
  }
  if (Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator)) {
    // Subtracting the remainder first makes the division exact.
    return Math.min(U32_MAX, (numerator - (numerator % denominator)) / denominator);
  }
  return scaleDownExactly(amount, factors);
}

function scaleDownExactly(amount: number, factors: readonly Fraction[]): number {
  let numerator = BigInt(amount);
  let denominator = 1n;
  for (const [above, below] of factors) {
    numerator *= BigInt(above);
    denominator *= BigInt(below);
  }
  const result = numerator / denominator;
  return result > BigInt(U32_MAX) ? U32_MAX : Number(result);
}

/** What a run's rewards are scaled by, for all its participants. */
export type RunScaling = {
  readonly outcome: "completed" | "failed";
  readonly scaling: RewardsDefinition["scaling"];
  readonly crowd: Fraction;
  readonly speed: Fraction;
};

/** Base amounts of xp and gold; what an event gives before bonus and factors. */
type Base = Pick<RewardsDefinition, "xp" | "gold">;

/** xp and gold of one participant; a failed run gives a quarter of the base xp and nothing else. */
export function xpAndGold(
  base: Base,
  run: RunScaling,
  code: TierCode,
  contribution: number,
): { readonly xp: number; readonly gold: number } {
  if (run.outcome === "failed") return { xp: scaleDown(base.xp, [1, 4]), gold: 0 };
  const bonus = contributionBonus(contribution);
  const tier = run.scaling === "flat" ? ONE : tierFactor(code);
  const crowd = run.scaling === "flat" ? ONE : run.crowd;
  const speed = run.scaling === "flat" ? ONE : run.speed;
  return {
    xp: scaleDown(base.xp + bonus, tier, crowd, speed),
    gold: scaleDown(base.gold + bonus, tier, crowd),
  };
}

/** What depends on the tier alone. */
export type TierGrant = Pick<RewardsDefinition, "currency" | "reputation">;

/** Currencies and reputation of one tier; nothing of a failed run. Amounts that round down to 0 are kept as 0. */
export function tierGrant(rewards: TierGrant, run: RunScaling, code: TierCode): TierGrant {
  if (run.outcome === "failed") return { currency: {}, reputation: null };
  const tier = run.scaling === "flat" ? ONE : tierFactor(code);
  const currency = Object.entries(rewards.currency).map(([name, amount]) => [name, scaleDown(amount, tier)]);
  const reputation = rewards.reputation;
  return {
    currency: Object.fromEntries(currency),
    reputation: reputation && { factionId: reputation.factionId, amount: scaleDown(reputation.amount, tier) },
  };
}

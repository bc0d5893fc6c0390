import { expect, test } from "vitest";
import {
  damageCutoffs,
  nextThreshold,
  ranks,
  tierCutoffs,
  tierFor,
  tierOf,
  tierThreshold,
} from "../../../src/rewards/tiers.ts";

test.each([
  // rank, n, contribution → tier
  [1, 1, 1, "gold"],
  [1, 1, 0, "participation"],
  [1, 10, 5, "gold"],
  [2, 10, 5, "silver"],
  [3, 10, 5, "silver"],
  [4, 10, 5, "bronze"],
  [5, 10, 5, "bronze"],
  [6, 10, 5, "participation"],
  [2, 11, 5, "gold"],
  [10, 100, 5, "gold"],
  [11, 100, 5, "silver"],
  [25, 100, 5, "silver"],
  [26, 100, 5, "bronze"],
  [50, 100, 5, "bronze"],
  [51, 100, 5, "participation"],
  [51, 100, 99, "participation"],
  [51, 100, 100, "bronze"],
  [51, 100, 299, "bronze"],
  [51, 100, 300, "silver"],
  [51, 100, 499, "silver"],
  [51, 100, 500, "gold"],
] as const)("rank %i of %i with %i is %s", (rank, n, contribution, tier) => {
  expect(tierOf(rank, n, contribution)).toBe(tier);
});

test("ties share the better rank", () => {
  expect([...ranks(Uint32Array.of(30, 50, 30, 10, 50, 0))]).toEqual([3, 1, 3, 5, 1, 6]);
  expect([...ranks(new Float64Array())]).toEqual([]);
});

test("cutoffs of a run as it stands", () => {
  const scores = Float64Array.of(90, 80, 70, 60, 50, 40, 30, 20, 10, 0, 0, 0);
  const cutoffs = tierCutoffs(scores);
  expect(cutoffs).toEqual({ gold: 80, silver: 70, bronze: 40, participation: 0 });
  expect([95, 80, 79, 70, 69, 40, 39, 0].map((score) => tierFor(score, cutoffs))).toEqual([
    ...["gold", "gold", "silver", "silver", "bronze", "bronze", "participation", "participation"],
  ]);
});

test("cutoffs never ask for more than what is enough, nor let 0 through", () => {
  expect(tierCutoffs(Float64Array.of(9000, 8000, 7000, 6000))).toMatchObject({ gold: 500, silver: 300, bronze: 100 });
  expect(tierCutoffs(Float64Array.of(0, 0, 0))).toEqual({ gold: 1, silver: 1, bronze: 1, participation: 0 });
  expect(tierCutoffs(new Float64Array())).toEqual({ gold: 500, silver: 300, bronze: 100, participation: 0 });
});

test("thresholds of a score: what keeps its tier and what reaches the next", () => {
  const cutoffs = { gold: 80, silver: 70, bronze: 40, participation: 0 };
  const both = (score: number) => [tierThreshold(score, cutoffs), nextThreshold(score, cutoffs)];
  expect([5, 45, 75, 85].map(both)).toEqual([
    [0, 40],
    [40, 70],
    [70, 80],
    [80, 0],
  ]);
});

test("a next threshold is always above the score, also where tiers have the same cutoff", () => {
  const cutoffs = tierCutoffs(Float64Array.of(50, 50, 50, 50));
  expect(tierFor(50, cutoffs)).toBe("gold");
  expect(nextThreshold(49, cutoffs)).toBe(50);
});

test.each([
  // damage, of all → tier
  [100, 1_000, "gold"],
  [99, 1_000, "silver"],
  [50, 1_000, "silver"],
  [49, 1_000, "bronze"],
  [10, 1_000, "bronze"],
  [9, 1_000, "participation"],
  [0, 1_000, "participation"],
  [101, 1_001, "gold"],
  [100, 1_001, "silver"],
  [1, 1, "gold"],
  [0, 0, "participation"],
  [900_719_925_474_100, 9_007_199_254_740_991, "gold"],
  [900_719_925_474_099, 9_007_199_254_740_991, "silver"],
] as const)("%i of all %i damage is %s", (damage, total, tier) => {
  expect(tierFor(damage, damageCutoffs(total))).toBe(tier);
});

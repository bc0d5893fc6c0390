import { expect, test } from "vitest";
import { computeRewards } from "../../../src/rewards/compute-rewards.ts";
import { buffersOf, rewardAt } from "../../../src/rewards/reward-request.ts";
import { rewardRequest } from "./reward-request.ts";

test("a run of four, row by row", () => {
  const result = computeRewards(rewardRequest([40, 99, 0, 40], { completions: Uint32Array.of(0, 1, 0, 1) }));
  const none = { outcome: "completed", achievementId: 0, titleId: 0 };
  const marks = (amount: number) => ({ marks: amount });
  const faction = (amount: number) => ({ factionId: 2, amount });
  expect([0, 1, 2, 3].map((at) => rewardAt(result, at))).toEqual([
    {
      ...none,
      ...{ characterId: 1, contribution: 40 },
      ...{ tier: "bronze", rank: 2, xp: 283, gold: 52, currency: marks(5), reputation: faction(15) },
      items: [
        { itemId: 3, quantity: 1 },
        { itemId: 9, quantity: 1 },
      ],
    },
    {
      ...none,
      ...{ characterId: 2, contribution: 99 },
      ...{ tier: "gold", rank: 1, xp: 572, gold: 109, currency: marks(10), reputation: faction(30) },
      items: [
        { itemId: 3, quantity: 5 },
        { itemId: 4, quantity: 1 },
      ],
    },
    {
      ...none,
      ...{ characterId: 3, contribution: 0 },
      ...{ tier: "participation", rank: 4, xp: 140, gold: 25, currency: marks(2), reputation: faction(7) },
      items: [{ itemId: 9, quantity: 1 }],
    },
    {
      ...none,
      ...{ characterId: 4, contribution: 40 },
      ...{ tier: "bronze", rank: 2, xp: 283, gold: 52, currency: marks(5), reputation: faction(15) },
      items: [{ itemId: 3, quantity: 1 }],
    },
  ]);
});

test("a lone player without contribution gets participation", () => {
  const reward = rewardAt(computeRewards(rewardRequest([0])), 0);
  expect(reward).toMatchObject({ tier: "participation", rank: 1, xp: 140, gold: 25 });
});

test("a failed run: a quarter of the base xp, no gold, currency, reputation or items", () => {
  const result = computeRewards(rewardRequest([500, 0], { outcome: "failed" }));
  const failed = { outcome: "failed", achievementId: 0, titleId: 0 };
  const nothing = { xp: 125, gold: 0, currency: {}, reputation: null, items: [], ...failed };
  expect(rewardAt(result, 0)).toEqual({ characterId: 1, contribution: 500, tier: "gold", rank: 1, ...nothing });
  expect(rewardAt(result, 1)).toEqual({ characterId: 2, contribution: 0, tier: "participation", rank: 2, ...nothing });
});

test("a run that nobody took part in, and an event without loot", () => {
  expect(computeRewards(rewardRequest([])).tiers).toHaveLength(0);
  expect(rewardAt(computeRewards(rewardRequest([10], { lootTable: null })), 0).items).toEqual([]);
});

test("columns that do not fit each other are refused", () => {
  const request = rewardRequest([1, 2], { completions: new Uint32Array(1) });
  expect(() => computeRewards(request)).toThrow(/every column 2 rows.*completions 1/);
});

test.each([Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY])("a score of %d is refused", (score) => {
  expect(() => computeRewards(rewardRequest([5, score]))).toThrow(`character 2 has ${score}`);
});

test("a column that shares its buffer is not among those that are handed over", () => {
  const shared = new Uint32Array(8);
  const request = rewardRequest([1, 2], { completions: shared.subarray(0, 2), goldStreaks: shared.subarray(2, 4) });
  expect(buffersOf(request)).toEqual([request.characterIds.buffer, request.scores.buffer]);
});

test("where the share of damage decides, rank and tier go by it, and gold may be shared by ten", () => {
  const rewards = { ...rewardRequest([]).rewards, tiers: "damage_share" as const };
  const damage = Float64Array.of(0, 10, 49, 51, 890);
  const result = computeRewards(rewardRequest([900, 1, 1, 1, 1], { rewards, damage }));
  const found = [0, 1, 2, 3, 4].map((at) => rewardAt(result, at));
  expect(found.map(({ tier }) => tier)).toEqual(["participation", "bronze", "bronze", "silver", "gold"]);
  expect(found.map(({ rank }) => rank)).toEqual([5, 4, 3, 2, 1]);
  const even = computeRewards(rewardRequest(Array(10).fill(1), { rewards, damage: new Float64Array(10).fill(123) }));
  expect([...even.tiers]).toEqual(Array(10).fill(3));
});

test("damage without contribution is participation, and a share of nothing is none", () => {
  const rewards = { ...rewardRequest([]).rewards, tiers: "damage_share" as const };
  expect([...computeRewards(rewardRequest([0, 5], { rewards, damage: Float64Array.of(500, 500) })).tiers]).toEqual([
    0, 3,
  ]);
  expect([...computeRewards(rewardRequest([5, 5], { rewards, damage: new Float64Array(2) })).tiers]).toEqual([0, 0]);
  expect(() => computeRewards(rewardRequest([5], { rewards }))).toThrow(/damage column/);
});

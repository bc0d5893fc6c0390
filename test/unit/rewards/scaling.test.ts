import { expect, test } from "vitest";
import {
  contributionBonus,
  crowdFactor,
  type RunScaling,
  scaleDown,
  speedFactor,
  tierFactor,
  tierGrant,
  xpAndGold,
} from "../../../src/rewards/scaling.ts";

const value = ([above, below]: readonly [number, number]) => above / below;

const run = (participants: number, timeLeftMs: number, durationMs: number, rest: Partial<RunScaling> = {}) => ({
  outcome: "completed" as const,
  scaling: "tiered" as const,
  crowd: crowdFactor(participants),
  speed: speedFactor(timeLeftMs, durationMs),
  ...rest,
});

test("factors", () => {
  expect([3, 2, 1, 0].map((code) => value(tierFactor(code as 0 | 1 | 2 | 3)))).toEqual([1, 0.75, 0.5, 0.25]);
  expect([1, 10, 11, 25, 26, 50, 51, 9999].map((n) => value(crowdFactor(n)))).toEqual([
    ...[1, 1, 0.9, 0.9, 0.8, 0.8, 0.7, 0.7],
  ]);
  expect([0, 9, 10, 19, 505].map(contributionBonus)).toEqual([0, 0, 1, 1, 50]);
});

test.each([
  [0, 300_000, 1],
  [150_000, 300_000, 1.125],
  [300_000, 300_000, 1.25],
  [400_000, 300_000, 1.25],
  [-5, 300_000, 1],
  [150_000, 0, 1],
])("speed with %i of %i ms left is %d", (left, duration, factor) => {
  expect(value(speedFactor(left, duration))).toBe(factor);
});

test.each([
  // base xp, base gold, contribution, tier, participants, left, duration → xp, gold
  [500, 100, 0, 3, 1, 0, 0, 500, 100],
  [500, 100, 250, 3, 1, 0, 0, 525, 125],
  [500, 100, 250, 2, 10, 0, 300_000, 393, 93],
  [500, 100, 259, 1, 11, 150_000, 300_000, 265, 56],
  [500, 100, 0, 0, 26, 300_000, 300_000, 125, 20],
  [1000, 333, 45, 3, 51, 1, 3, 761, 235],
  [0, 0, 9, 3, 1, 0, 0, 0, 0],
] as const)("base %i xp %i gold, contribution %i, tier %i of %i", (...row) => {
  const [xp, gold, contribution, tier, participants, left, duration, expectedXp, expectedGold] = row;
  const amounts = xpAndGold({ xp, gold }, run(participants, left, duration), tier, contribution);
  expect(amounts).toEqual({ xp: expectedXp, gold: expectedGold });
});

test("flat scaling is base + a tenth of the contribution, whatever the tier, crowd and speed", () => {
  const flat = run(1000, 300_000, 300_000, { scaling: "flat" });
  expect(xpAndGold({ xp: 500, gold: 100 }, flat, 0, 57)).toEqual({ xp: 505, gold: 105 });
});

test("a failed run gives a quarter of the base xp and nothing else", () => {
  for (const scaling of ["tiered", "flat"] as const) {
    const failed = run(1000, 0, 300_000, { outcome: "failed", scaling });
    expect(xpAndGold({ xp: 503, gold: 100 }, failed, 3, 900)).toEqual({ xp: 125, gold: 0 });
    const grant = { currency: { marks: 9 }, reputation: { factionId: 1, amount: 9 } };
    expect(tierGrant(grant, failed, 3)).toEqual({ currency: {}, reputation: null });
  }
});

test("currency and reputation follow the tier alone", () => {
  const grant = { currency: { marks: 9, shells: 1 }, reputation: { factionId: 4, amount: 150 } };
  const crowded = run(1000, 300_000, 300_000);
  expect(tierGrant(grant, crowded, 2)).toEqual({
    currency: { marks: 6, shells: 0 },
    reputation: { factionId: 4, amount: 112 },
  });
  expect(tierGrant(grant, { ...crowded, scaling: "flat" }, 0)).toEqual(grant);
  expect(tierGrant({ currency: {}, reputation: null }, crowded, 3)).toEqual({ currency: {}, reputation: null });
});

test("products that floating point gets wrong, too large for a double, or for a u32", () => {
  expect(Math.floor(90 * 0.7 * 1.1)).toBe(69);
  expect(scaleDown(110, [7, 10])).toBe(77);
  expect(scaleDown(10, [7, 10], [8, 10], [10, 56])).toBe(1);
  expect(scaleDown(4_294_967_295, [3, 4], [7, 10], [17_179_869_179, 17_179_869_180])).toBe(2_254_857_829);
  expect(scaleDown(4_294_967_295, [5, 4])).toBe(4_294_967_295);
});

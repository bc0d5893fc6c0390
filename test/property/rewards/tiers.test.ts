import fc from "fast-check";
import { expect, test } from "vitest";
import {
  damageCutoffs,
  nextThreshold,
  ranks,
  sortDescending,
  tierCutoffs,
  tierFor,
  tierOf,
  tierThreshold,
} from "../../../src/rewards/tiers.ts";

/** Many small numbers, so that ties are common, and some around the amounts that are enough by themselves. */
const score = fc.oneof(fc.nat(12), fc.constantFrom(0, 99, 100, 299, 300, 499, 500, 501), fc.nat(2 ** 32 - 1));
const scoresOf = fc.array(score, { minLength: 1, maxLength: 60 });

/** The rules once more, slowly: count who is better, then compare fractions of n without dividing. */
function naive(scores: readonly number[], own: number) {
  const rank = 1 + scores.filter((other) => other > own).length;
  const within = (share: number) => (rank - 1) * share < scores.length;
  if (own === 0) return { rank, tier: "participation" };
  if (within(10) || own >= 500) return { rank, tier: "gold" };
  if (within(4) || own >= 300) return { rank, tier: "silver" };
  return { rank, tier: within(2) || own >= 100 ? "bronze" : "participation" };
}

test("ranks and tiers agree with the slow count, by rank and by cutoff", () => {
  fc.assert(
    fc.property(scoresOf, (scores) => {
      const found = ranks(Float64Array.from(scores));
      const cutoffs = tierCutoffs(sortDescending(Float64Array.from(scores)));
      scores.forEach((own, i) => {
        const { rank, tier } = naive(scores, own);
        expect(found[i]).toBe(rank);
        expect(tierOf(rank, scores.length, own)).toBe(tier);
        expect(tierFor(own, cutoffs)).toBe(tier);
      });
    }),
  );
});

test("a cutoff is the least score with which a participant would be in the tier", () => {
  fc.assert(
    fc.property(scoresOf, fc.nat(59), (scores, pick) => {
      const at = pick % scores.length;
      const own = scores[at] ?? 0;
      const cutoffs = tierCutoffs(sortDescending(Float64Array.from(scores)));
      const next = nextThreshold(own, cutoffs);
      if (next === 0) return;
      const tierWith = (changed: number) => naive(scores.with(at, changed), changed).tier;
      expect(next).toBeGreaterThan(own);
      expect(tierWith(next)).not.toBe(tierWith(own));
      expect(tierWith(next - 1)).toBe(tierWith(own));
    }),
  );
});

test("the threshold of a tier is never above a score that has it", () => {
  fc.assert(
    fc.property(scoresOf, score, (scores, own) => {
      const cutoffs = tierCutoffs(sortDescending(Float64Array.from(scores)));
      expect(tierThreshold(own, cutoffs)).toBeLessThanOrEqual(own);
    }),
  );
});

test("whoever did something can get silver in any crowd of two or more", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 500 }), (n) => {
      // Just behind those whose rank is gold, everyone below 300.
      const scores = Array.from({ length: n }, (_, i) => 299 - Math.min(i, 298));
      const silver = scores.filter((own) => naive(scores, own).tier === "silver").length;
      expect(silver).toBe(Math.min(n, Math.ceil(n / 4)) - Math.ceil(n / 10));
      const rich = [...scores, 300, ...scores.map(() => 400)];
      const cutoffs = tierCutoffs(sortDescending(Float64Array.from(rich)));
      expect(tierFor(300, cutoffs)).toBe("silver");
    }),
  );
});

test("it does not matter in which typed array the scores are, nor in which order", () => {
  fc.assert(
    fc.property(scoresOf, (scores) => {
      const found = [...ranks(Uint32Array.from(scores))];
      expect(found).toEqual([...ranks(Float64Array.from(scores))]);
      expect(found.toReversed()).toEqual([...ranks(Float64Array.from(scores.toReversed()))]);
    }),
  );
});

test("shares of damage are exact: 10, 5 and 1 % by multiplying, without rounding", () => {
  const large = fc.oneof(fc.nat(2_000), fc.maxSafeNat());
  fc.assert(
    fc.property(large, large, (one, other) => {
      const [damage, total] = [Math.min(one, other), Math.max(one, other)];
      const reaches = (parts: bigint) => damage > 0 && BigInt(damage) * parts >= BigInt(total);
      const expected = reaches(10n) ? "gold" : reaches(20n) ? "silver" : reaches(100n) ? "bronze" : "participation";
      expect(tierFor(damage, damageCutoffs(total))).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});

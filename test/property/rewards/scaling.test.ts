import fc from "fast-check";
import { expect, test } from "vitest";
import { crowdFactor, scaleDown, speedFactor, xpAndGold } from "../../../src/rewards/scaling.ts";

const U32_MAX = 4_294_967_295;
const amount = fc.oneof(fc.nat(2_000), fc.nat(U32_MAX), fc.constantFrom(U32_MAX, U32_MAX - 1));
const milliseconds = fc.oneof(fc.nat(600_000), fc.nat(U32_MAX));

const clamp = (value: bigint) => Number(value > BigInt(U32_MAX) ? BigInt(U32_MAX) : value);

/** The formulas in hundredths of a tier and tenths of a crowd, all in BigInt; speed as (4 D + L) / 4 D. */
function model(base: number, contribution: number, code: number, n: number, left: number, duration: number) {
  const sum = BigInt(base) + BigInt(contribution) / 10n;
  const tier = [25n, 50n, 75n, 100n][code] ?? 0n;
  const crowd = n <= 10 ? 10n : n <= 25 ? 9n : n <= 50 ? 8n : 7n;
  const slow = duration === 0 ? 1n : 4n * BigInt(duration);
  const speed = duration === 0 ? 1n : slow + BigInt(Math.min(left, duration));
  return { xp: clamp((sum * tier * crowd * speed) / (1000n * slow)), gold: clamp((sum * tier * crowd) / 1000n) };
}

test("xp and gold are exact", () => {
  fc.assert(
    fc.property(
      ...[amount, amount, fc.integer({ min: 1, max: 80 }), milliseconds, fc.oneof(fc.constant(0), milliseconds)],
      fc.constantFrom<0 | 1 | 2 | 3>(0, 1, 2, 3),
      (base: number, contribution: number, n: number, left: number, duration: number, code: 0 | 1 | 2 | 3) => {
        const run = { outcome: "completed", scaling: "tiered", crowd: crowdFactor(n) } as const;
        const speed = speedFactor(left, duration);
        const amounts = xpAndGold({ xp: base, gold: base }, { ...run, speed }, code, contribution);
        expect(amounts).toEqual(model(base, contribution, code, n, left, duration));
      },
    ),
    { numRuns: 2_000 },
  );
});

test("scaling down is exact for any fractions, small and large", () => {
  const fraction = fc.tuple(fc.nat(2 ** 34), fc.integer({ min: 1, max: 2 ** 34 }));
  fc.assert(
    fc.property(amount, fc.array(fraction, { maxLength: 3 }), (start, factors) => {
      let above = BigInt(start);
      let below = 1n;
      for (const [numerator, denominator] of factors) {
        above *= BigInt(numerator);
        below *= BigInt(denominator);
      }
      expect(scaleDown(start, ...factors)).toBe(clamp(above / below));
    }),
    { numRuns: 2_000 },
  );
});

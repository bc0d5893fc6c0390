import fc from "fast-check";
import { expect, test } from "vitest";
import { dealSkills, parseMix } from "../../../tools/simulate/skills.ts";

test("a skill, or a mix with weights", () => {
  expect(parseMix("average")).toEqual([{ skill: "average", weight: 1 }]);
  expect(parseMix("novice:5, expert")).toEqual([
    { skill: "novice", weight: 5 },
    { skill: "expert", weight: 1 },
  ]);
});

test.each(["", "hero", "novice:", "novice:-1", "novice:1.5", "novice,novice", "expert:0", "toString"])(
  "%j is none, which is said in one sentence",
  (text) => {
    expect(() => parseMix(text)).toThrow(/^--skill takes one of novice, average and expert, or a mix .+ correct it/);
  },
);

test("as many of each skill as the weights say, less than one away", () => {
  const weights = fc.record({ novice: fc.nat(9), average: fc.nat(9), expert: fc.integer({ min: 1, max: 9 }) });
  fc.assert(
    fc.property(weights, fc.integer({ min: 1, max: 200 }), fc.integer(), (weight, count, seed) => {
      const { novice, average, expert } = weight;
      const mix = parseMix(`novice:${novice},average:${average},expert:${expert}`);
      let at = seed >>> 0;
      const random = (): number => {
        at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0;
        return at / 2 ** 32;
      };
      const dealt = dealSkills(mix, count, random);
      expect(dealt).toHaveLength(count);
      for (const { skill, weight: own } of mix) {
        const share = (count * own) / (novice + average + expert);
        expect(Math.abs(dealt.filter((one) => one === skill).length - share)).toBeLessThan(1);
      }
    }),
  );
});

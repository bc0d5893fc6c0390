import fc from "fast-check";
import { expect, test } from "vitest";
import { computeRewards } from "../../../src/rewards/compute-rewards.ts";
import { rewardAt } from "../../../src/rewards/reward-request.ts";
import { rewardRequest } from "../../unit/rewards/reward-request.ts";

const scoresOf = fc.array(fc.oneof(fc.nat(20), fc.nat(700)), { maxLength: 40 });

/** Loot with luck in it, so that a draw out of turn would show. */
function lucky(scores: readonly number[], instanceId: number) {
  const request = rewardRequest(scores, { instanceId });
  const chancy = [0.5, 0.2, 0.8].map((chance, i) => ({ itemId: i + 1, quantity: i + 1, chance, name: "" }));
  const tierDrops = { gold: chancy, silver: chancy, bronze: chancy, participation: chancy };
  const lootTable = request.lootTable && { ...request.lootTable, tierDrops };
  return { ...request, lootTable };
}

test("the same request gives the same result", () => {
  fc.assert(
    fc.property(scoresOf, fc.nat(2 ** 32 - 1), (scores, instanceId) => {
      expect(computeRewards(lucky(scores, instanceId))).toEqual(computeRewards(lucky(scores, instanceId)));
    }),
  );
});

test("the order of the participants changes nothing for any of them", () => {
  fc.assert(
    fc.property(scoresOf, fc.nat(1_000), (scores, instanceId) => {
      const forth = lucky(scores, instanceId);
      const back = {
        ...forth,
        characterIds: forth.characterIds.toReversed(),
        scores: forth.scores.toReversed(),
      };
      const [a, b] = [computeRewards(forth), computeRewards(back)];
      scores.forEach((_, at) => {
        expect(rewardAt(b, scores.length - 1 - at)).toEqual(rewardAt(a, at));
      });
    }),
  );
});

test("who contributed more never gets a worse tier, less xp or less gold", () => {
  fc.assert(
    fc.property(scoresOf, (scores) => {
      const result = computeRewards(rewardRequest(scores));
      const order = scores.map((_, i) => i).toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
      order.slice(1).forEach((better, i) => {
        const worse = order[i] ?? 0;
        for (const column of [result.tiers, result.xp, result.gold]) {
          expect(column[better]).toBeGreaterThanOrEqual(column[worse] ?? 0);
        }
      });
    }),
  );
});

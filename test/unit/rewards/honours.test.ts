import { expect, test } from "vitest";
import { computeRewards } from "../../../src/rewards/compute-rewards.ts";
import { type RewardRequest, rewardAt } from "../../../src/rewards/reward-request.ts";
import { rewardRequest } from "./reward-request.ts";

/** Four participants: gold, bronze, participation with something, and nothing at all. */
const SCORES = [90, 50, 5, 0];

function honoursOf(rest: Partial<RewardRequest> = {}): [number, number][] {
  const { rewards } = rewardRequest([]);
  const honoured = { rewards: { ...rewards, achievementId: 21, titleId: 31 }, ...rest };
  const result = computeRewards(rewardRequest(SCORES, honoured));
  return SCORES.map((_, at) => rewardAt(result, at)).map(({ achievementId, titleId }) => [achievementId, titleId]);
}

test("an achievement from bronze on, a title for gold", () => {
  expect(honoursOf()).toEqual([
    [21, 31],
    [21, 0],
    [0, 0],
    [0, 0],
  ]);
});

test("who has them already is not granted them again", () => {
  expect(honoursOf({ achieved: Uint8Array.of(1, 0, 0, 0) })).toEqual([
    [0, 31],
    [21, 0],
    [0, 0],
    [0, 0],
  ]);
  expect(honoursOf({ titled: Uint8Array.of(1, 1, 0, 0) })[0]).toEqual([21, 0]);
});

test("a failed run, or one that was lost, earns none", () => {
  expect(honoursOf({ outcome: "failed" }).flat()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  expect(honoursOf({ standings: Uint8Array.of(2, 0, 0, 0) })).toEqual([
    [0, 0],
    [21, 0],
    [0, 0],
    [0, 0],
  ]);
});

test("an event that names none grants none", () => {
  expect(honoursOf({ rewards: rewardRequest([]).rewards }).flat()).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

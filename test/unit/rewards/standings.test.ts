import { expect, test } from "vitest";
import type { EventDefinition } from "../../../src/content/definitions.ts";
import { joinedSlot, type RunState } from "../../../src/events/run-state.ts";
import { computeRewards } from "../../../src/rewards/compute-rewards.ts";
import { rewardAt } from "../../../src/rewards/reward-request.ts";
import { STANDINGS, standingsOf } from "../../../src/rewards/standings.ts";
import { endedRun } from "./ended-run.ts";
import { rewardRequest } from "./reward-request.ts";

const teams = [1, 2].map((id) => ({ id, name: `Team ${id}`, factionId: 0 }));
const { asUsual, atMostBronze, lost } = STANDINGS;

/** Characters 11, 12 and 13; the first two of team 1, the last of team 2. */
function run(definition: Partial<EventDefinition>, end: Partial<RunState>): RunState {
  const ended = endedRun({ definition, scores: { 11: 30, 12: 20, 13: 10 }, ...end });
  [1, 1, 2].forEach((team, at) => {
    ended.participants.teams[joinedSlot(ended, 11 + at)] = team;
  });
  return ended;
}

const standings = (...given: Parameters<typeof run>) => {
  const found = standingsOf(run(...given));
  return found && [...found];
};

test("an event that is played together has no losers, whoever is said to have won", () => {
  expect(standings({}, { winner: 0 })).toBeNull();
  expect(standings({}, { winner: 2 })).toBeNull();
});

test.each(["race", "duel"] as const)("in a %s the members of losing teams lost", (mode) => {
  expect(standings({ mode, teams }, { winner: 2 })).toEqual([lost, lost, asUsual]);
  expect(standings({ mode, teams }, { winner: 1 })).toEqual([asUsual, asUsual, lost]);
});

test("in a duel without teams everybody but the winner lost", () => {
  expect(standings({ mode: "duel" }, { winner: 12 })).toEqual([lost, asUsual, lost]);
});

test("a winner of 0 stands for everybody", () => {
  expect(standings({ mode: "race", teams }, { winner: 0 })).toBeNull();
  expect(standings({ mode: "duel" }, { winner: 0 })).toBeNull();
});

test("in a knockout who was knocked out gets bronze at most, also where several are left", () => {
  for (const winner of [12, 0]) {
    const ended = run({ mode: "knockout" }, { winner });
    ended.participants.eliminated[joinedSlot(ended, 11)] = 1;
    expect([...(standingsOf(ended) ?? [])]).toEqual([atMostBronze, asUsual, asUsual]);
  }
});

test("a failed run has no winners and no losers", () => {
  expect(standings({ mode: "race", teams }, { winner: 2, status: "failed" })).toBeNull();
});

test("a loser gets a quarter of the base xp and nothing else, and the winner everything", () => {
  const result = computeRewards(rewardRequest([190, 110], { standings: Uint8Array.of(lost, asUsual) }));
  const nothing = { xp: 125, gold: 0, currency: {}, reputation: null, items: [] };
  expect(rewardAt(result, 0)).toMatchObject({ outcome: "failed", rank: 1, ...nothing });
  expect(rewardAt(result, 1)).toMatchObject({ outcome: "completed", rank: 2, tier: "bronze", gold: 55 });
});

test("who was knocked out has bronze where the rank would be gold, and keeps what is less", () => {
  const knocked = Uint8Array.of(atMostBronze, asUsual, asUsual, atMostBronze);
  const result = computeRewards(rewardRequest([90, 80, 70, 5], { standings: knocked }));
  const tiers = [0, 1, 2, 3].map((at) => rewardAt(result, at).tier);
  expect(tiers).toEqual(["bronze", "bronze", "participation", "participation"]);
  expect(rewardAt(result, 0)).toMatchObject({ outcome: "completed", rank: 1, currency: { marks: 5 } });
});

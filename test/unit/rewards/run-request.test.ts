import { expect, test } from "vitest";
import { joinedSlot } from "../../../src/events/run-state.ts";
import { buffersOf } from "../../../src/rewards/reward-request.ts";
import { requestFor } from "../../../src/rewards/run-request.ts";
import { endedRun } from "./ended-run.ts";

const history = {
  completions: Uint32Array.of(1, 0),
  goldStreaks: Uint32Array.of(1, 0),
  achieved: Uint8Array.of(1, 0),
  titled: Uint8Array.of(0, 0),
};
const scores = { 3: 40, 5: 10 };

test("a run as it ended: contribution, time, points held and what is known of the past", () => {
  const end = { status: "completed", timeLeftMs: 9_000, controlsAllPoints: true } as const;
  const request = requestFor(endedRun({ scores, ...end }), history);
  expect(request).toMatchObject({ instanceId: 7, outcome: "completed", timeLeftMs: 9_000, durationMs: 300_000 });
  expect(request).toMatchObject({ controlsAllPoints: true, ...history });
  expect([...request.characterIds, ...request.scores]).toEqual([3, 5, 40, 10]);
});

test("damage and standings are only there where they count", () => {
  expect(Object.keys(requestFor(endedRun({ scores }), history))).not.toContain("damage");
  expect(Object.keys(requestFor(endedRun({ scores }), history))).not.toContain("standings");
  const { rewards } = endedRun().definition;
  const run = endedRun({
    scores,
    winner: 5,
    definition: { mode: "duel", rewards: { ...rewards, tiers: "damage_share" } },
  });
  run.participants.setStatistic(joinedSlot(run, 5), "damageDealt", 777);
  run.participants.setStatistic(joinedSlot(run, 5), "damageTaken", 1);
  const request = requestFor(run, history);
  expect([request.damage, request.standings]).toEqual([Float64Array.of(0, 777), Uint8Array.of(2, 0)]);
});

test("the limit is that in force when it ended, what game masters added or took away included", () => {
  const durationMs = (extendedMs: number, limit = 300_000) =>
    requestFor(endedRun({ extendedMs, definition: { durationMs: limit } }), history).durationMs;
  expect([durationMs(60_000), durationMs(-60_000), durationMs(-400_000), durationMs(60_000, 0)]).toEqual([
    360_000, 240_000, 0, 0,
  ]);
});

test("every column may be handed over: none is the run's own", () => {
  const run = endedRun({ scores });
  const own = [run.participants.characterIds.buffer, run.participants.scores.buffer];
  for (const buffer of buffersOf(requestFor(run, history))) expect(own).not.toContain(buffer);
});

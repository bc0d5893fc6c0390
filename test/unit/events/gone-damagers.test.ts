import { describe, expect, test } from "vitest";
import { noteAbsence } from "../../../src/events/run-control.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

/** A run with player 1 in it, which hurts a creature; whether it is still there when the creature dies is the test's. */
function playing() {
  const kill = objective({ type: "kill", target: 900, creatureIds: [7] });
  const boss = objective({ index: 1, type: "kill_boss", creatureIds: [8] });
  const runs = new Runs(event([[kill, boss]], { durationMs: 0, graceMs: 5_000 }));
  const run = runs.start();
  for (const id of [1, 2]) {
    runs.zone.put(id);
    runs.manager.join(run, by(id), 0);
  }
  runs.pass(1_000);
  return { runs, run };
}

function go(runs: Runs, characterId: number): void {
  runs.zone.take(characterId);
  noteAbsence(runs.manager.runsIn(1, 1), by(characterId), "logout", runs.nowMs);
}

/** A creature that both had hurt dies by the second of them. */
function dies(runs: Runs, first: number, creatureId = 7): void {
  runs.kill(creatureId, [
    [first, 50],
    [2, 50],
  ]);
  runs.commit();
}

function hasLeft(runs: Runs, run: number, characterId: number): boolean {
  const { participants } = runs.run(run).durable;
  return participants.left[participants.slotOf(characterId)] === 1;
}

describe("a creature that somebody had hurt dies", () => {
  test.each([
    ["a creature", 7, 10],
    ["a boss", 8, 100 + 50 + 25],
  ])("when that one has left and gone: it has its points for %s, and is not back", (_, creatureId, points) => {
    const { runs, run } = playing();
    go(runs, 1);
    runs.pass(5_000);
    dies(runs, 1, creatureId);
    expect([runs.score(run, 1), hasLeft(runs, run, 1)]).toEqual([points, true]);
  });

  test("when that one left of its own will and went out of the zone after that", () => {
    const { runs, run } = playing();
    runs.manager.leave(run, by(1), runs.nowMs);
    go(runs, 1);
    dies(runs, 1);
    expect([runs.score(run, 1), hasLeft(runs, run, 1)]).toEqual([10, true]);
  });

  test("when that one left and is still in the zone: it takes part again", () => {
    const { runs, run } = playing();
    runs.manager.leave(run, by(1), runs.nowMs);
    dies(runs, 1);
    expect([runs.score(run, 1), hasLeft(runs, run, 1)]).toEqual([10, false]);
  });

  test("when that one never joined and is gone: it is paid, and counts as away from then on", () => {
    const { runs, run } = playing();
    dies(runs, 9);
    runs.pass(5_000);
    expect([runs.score(run, 9), hasLeft(runs, run, 9)]).toEqual([10, false]);
    runs.pass(1_000);
    expect(hasLeft(runs, run, 9)).toBe(true);
    expect(runs.told("ParticipantLeft")).toMatchObject([{ characterId: 9, reason: "left_area" }]);
  });

  test("after a restart, when that one had left before: it is paid, and is not back", () => {
    const { runs, run } = playing();
    runs.manager.leave(run, by(1), runs.nowMs);
    runs.commit();
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    restarted.zone.put(2);
    restarted.pass(1_000);
    dies(restarted, 1);
    expect([restarted.score(run, 1), hasLeft(restarted, run, 1)]).toEqual([10, true]);
  });
});

test("who joins by it and is gone does not keep an abandoned run alive", () => {
  const kill = objective({ type: "kill", target: 900, creatureIds: [7] });
  const abandoned = { outcome: "fail", afterMs: 2_000 } as const;
  const runs = new Runs(event([[kill]], { durationMs: 0, graceMs: 5_000, abandoned }));
  const run = runs.start();
  runs.kill(7, [[9, 5]]);
  runs.pass(8_000);
  expect(runs.run(run).durable.status).toBe("failed");
});

import { describe, expect, test } from "vitest";
import type { AbandonedRule } from "../../../src/content/definitions.ts";
import {
  extendRun,
  noteAbsence,
  noteEverybodyAway,
  notePresence,
  pauseRun,
  resumeRun,
} from "../../../src/events/run-control.ts";
import type { LeaveReason } from "../../../src/events/run-events.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const endless = objective({ type: "kill", target: 900, creatureIds: [7] });

function playing(part: Parameters<typeof event>[1] = {}, characters: readonly number[] = [1, 2]) {
  const runs = new Runs(event([[endless]], { durationMs: 0, graceMs: 10_000, ...part }));
  const run = runs.start();
  for (const id of characters) {
    runs.zone.put(id);
    runs.manager.join(run, by(id), 0);
  }
  runs.pass(100);
  return { runs, run };
}

function gone(runs: Runs, characterId: number, reason: LeaveReason = "logout"): void {
  runs.zone.take(characterId);
  noteAbsence(runs.manager.runsIn(1, 1), by(characterId), reason, runs.nowMs);
}

function back(runs: Runs, characterId: number): void {
  runs.zone.put(characterId);
  notePresence(runs.manager.runsIn(1, 1), by(characterId), runs.nowMs);
}

const lefts = (runs: Runs) => runs.told("ParticipantLeft").map(({ characterId, reason }) => [characterId, reason]);

describe("who is gone", () => {
  test.each(["logout", "left_area", "kicked"] as const)("keeps its place for the grace time: %s", (reason) => {
    const { runs, run } = playing();
    gone(runs, 1, reason);
    runs.pass(9_900);
    expect(lefts(runs)).toEqual([]);
    runs.pass(100);
    expect(lefts(runs)).toEqual([[1, reason]]);
    expect(runs.manager.join(run, by(1), runs.nowMs).ok).toBe(true);
  });

  test("and comes back in time has never left", () => {
    const { runs, run } = playing();
    runs.kill(7, [[1, 1]]);
    gone(runs, 1);
    runs.pass(9_000);
    back(runs, 1);
    runs.pass(60_000);
    expect(lefts(runs)).toEqual([]);
    expect(runs.score(run, 1)).toBe(10);
    expect(runs.manager.join(run, by(1), runs.nowMs)).toEqual({ ok: false, refusal: "already_joined" });
    expect(runs.told("ParticipantAway")).toMatchObject([{ characterId: 1, reason: "logout" }]);
    expect(runs.told("ParticipantReturned")).toMatchObject([{ characterId: 1, elapsedMs: 9_100 }]);
  });

  test("is said once, whether a session or the zone is the first to know; of who has left nothing is", () => {
    const { runs, run } = playing();
    runs.zone.take(1);
    runs.pass(1_000);
    gone(runs, 1);
    runs.manager.leave(run, by(2), runs.nowMs);
    gone(runs, 2);
    runs.zone.put(1);
    runs.pass(1_000);
    back(runs, 1);
    back(runs, 2);
    runs.commit();
    const said = runs.events.filter(({ type }) => type === "ParticipantAway" || type === "ParticipantReturned");
    expect(said.map(({ type, data }) => [type, (data as { characterId: number }).characterId])).toEqual([
      ["ParticipantAway", 1],
      ["ParticipantReturned", 1],
    ]);
  });

  test("of its own will leaves at once, and only once", () => {
    const { runs, run } = playing();
    gone(runs, 1);
    runs.manager.leave(run, by(1), runs.nowMs);
    runs.pass(20_000);
    expect(lefts(runs)).toEqual([[1, "choice"]]);
  });

  test("after a restart has the grace time to log in again", () => {
    const { runs, run } = playing();
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    noteEverybodyAway(restarted.run(run).live, 0);
    restarted.pass(5_000);
    back(restarted, 2);
    restarted.pass(5_000);
    expect(lefts(restarted)).toEqual([[1, "logout"]]);
  });
});

describe("a run that everyone left", () => {
  const ending = (outcome: AbandonedRule["outcome"]) => playing({ abandoned: { outcome, afterMs: 5_000 } });

  test.each([
    ["fail", "failed"],
    ["cancel", "cancelled"],
    ["complete", "completed"],
    ["continue", "active"],
  ] as const)("ends by content's rule: %s", (outcome, status) => {
    const { runs, run } = ending(outcome);
    for (const id of [1, 2]) runs.manager.leave(run, by(id), runs.nowMs);
    runs.pass(4_900);
    expect(runs.run(run).durable.status).toBe("active");
    runs.pass(200);
    expect(runs.run(run).durable).toMatchObject({ status, winner: 0 });
  });

  test("goes on if somebody comes back in between", () => {
    const { runs, run } = ending("fail");
    for (const id of [1, 2]) runs.manager.leave(run, by(id), runs.nowMs);
    runs.pass(4_000);
    runs.manager.join(run, by(1), runs.nowMs);
    runs.pass(4_000);
    runs.manager.leave(run, by(1), runs.nowMs);
    runs.pass(4_000);
    expect(runs.run(run).durable.status).toBe("active");
  });

  test("is not one that nobody has joined yet", () => {
    const { runs, run } = playing({ abandoned: { outcome: "fail", afterMs: 5_000 } }, []);
    runs.pass(60_000);
    expect(runs.run(run).durable.status).toBe("active");
  });
});

describe("pause", () => {
  const pause = (runs: Runs) => pauseRun(runs.manager, 1, "a fault", "account:gm", runs.nowMs);
  const resume = (runs: Runs) => resumeRun(runs.manager, 1, "account:gm", runs.nowMs);

  test("stops every clock, and nothing counts", () => {
    const { runs, run } = playing({ durationMs: 10_000 });
    expect(pause(runs).ok).toBe(true);
    runs.pass(60_000);
    runs.kill(7, [[1, 1]]);
    runs.damage(1, 500);
    runs.manager.recordHealing(1, 1, { amount: 500, by: by(1), target: by(2) });
    runs.manager.recordPlayerHurt(1, 1, { victim: by(1), by: null, amount: 5, fell: true }, runs.nowMs);
    runs.commit();
    expect(runs.told("ContributionsRecorded")).toEqual([]);
    expect(runs.run(run).live.timeLeftMs(runs.nowMs)).toBe(9_900);
    expect(resume(runs).ok).toBe(true);
    runs.kill(7, [[1, 1]]);
    runs.pass(9_800);
    expect(runs.run(run).durable.status).toBe("active");
    expect(runs.score(run, 1)).toBe(10);
    runs.pass(100);
    expect(runs.told("RunFailed")).toMatchObject([{ reason: "time_limit", elapsedMs: 10_000 }]);
  });

  test("cannot be had twice, nor ended twice", () => {
    const { runs } = playing();
    expect(resume(runs)).toEqual({ ok: false, refusal: "not_paused" });
    pause(runs);
    expect(pause(runs)).toEqual({ ok: false, refusal: "already_active" });
  });

  test("outlasts a restart", () => {
    const { runs, run } = playing({ durationMs: 10_000 });
    pause(runs);
    runs.commit();
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    restarted.pass(60_000);
    expect(restarted.run(run).live.timeLeftMs(60_000)).toBe(9_900);
  });
});

describe("extend", () => {
  test("moves the limit, both ways", () => {
    const { runs, run } = playing({ durationMs: 10_000 });
    extendRun(runs.manager, run, 5_000, "account:gm", runs.nowMs);
    runs.pass(14_800);
    expect(runs.run(run).durable.status).toBe("active");
    extendRun(runs.manager, run, -5_000, "account:gm", runs.nowMs);
    runs.pass(100);
    expect(runs.run(run).durable).toMatchObject({ status: "failed", extendedMs: 0 });
  });

  test("moves the limit of the phase that is on, and not those of later ones", () => {
    const definition = event([[objective({ type: "kill", creatureIds: [7] })], [endless]], { durationMs: 60_000 });
    const runs = new Runs({ ...definition, phases: definition.phases.map((one) => ({ ...one, durationMs: 10_000 })) });
    const run = runs.start();
    const left = () => runs.run(run).live.timeLeftMs(runs.nowMs);
    expect(extendRun(runs.manager, run, 5_000, "account:gm", 0).ok).toBe(true);
    expect(left()).toBe(15_000);
    runs.commit();
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    expect(restarted.run(run).live.timeLeftMs(0)).toBe(15_000);
    runs.kill(7, [[1, 1]]);
    expect(left()).toBe(10_000);
    runs.pass(10_000);
    expect(runs.told("RunFailed")).toMatchObject([{ reason: "time_limit" }]);
  });

  test("is refused where nothing has a limit", () => {
    const { runs, run } = playing();
    expect(extendRun(runs.manager, run, 5_000, "account:gm", 0)).toEqual({ ok: false, refusal: "not_eligible" });
    runs.commit();
    expect(runs.told("RunExtended")).toEqual([]);
  });
});

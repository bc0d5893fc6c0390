import { describe, expect, test } from "vitest";
import type { ObjectiveDefinition, WardDefinition } from "../../../src/content/definitions.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const WARD: WardDefinition = {
  ...{ creatureId: 0, health: 100, position: null, checkpoints: [], metersPerSecond: 3 },
  companionMeters: 15,
};

function playing(part: Partial<ObjectiveDefinition> & Pick<ObjectiveDefinition, "type">, rest = {}) {
  const runs = new Runs(event([[objective(part)], [objective({ type: "kill", creatureIds: [7] })]], rest));
  return { runs, run: runs.start() };
}

describe("defend", () => {
  const defend = { type: "defend", target: 20, ward: WARD } as const;

  test("counts the seconds that what is protected stands, and completes", () => {
    const { runs, run } = playing(defend);
    runs.zone.setWard(0);
    runs.pass(12_000);
    expect(runs.objective(run)).toMatchObject({ current: 12, marks: [1_000, 12_000] });
    runs.pass(8_000);
    expect(runs.run(run).durable.phase).toBe(1);
  });

  test("with duration_ms holds out that long, whatever the target", () => {
    const { runs, run } = playing({ ...defend, target: 3, durationMs: 6_000 });
    runs.zone.setWard(0);
    runs.pass(5_500);
    expect(runs.objective(run).current).toBe(2);
    runs.pass(500);
    expect(runs.run(run).durable.phase).toBe(1);
  });

  test("fails the run when it dies", () => {
    const { runs, run } = playing(defend);
    runs.zone.setWard(0, { health: 1 });
    runs.pass(1_000);
    expect(runs.objective(run).marks[0]).toBe(10);
    runs.zone.setWard(0, { health: 0 });
    runs.pass(500);
    expect(runs.told("ObjectiveFailed")).toMatchObject([{ index: 0, reason: "lost" }]);
    expect(runs.told("RunFailed")).toMatchObject([{ reason: "objective_failed" }]);
    expect(runs.run(run).durable.status).toBe("failed");
  });

  test("does not count before what is protected appears", () => {
    const { runs, run } = playing(defend);
    runs.pass(3_000);
    expect(runs.objective(run)).toMatchObject({ current: 0, marks: [] });
  });

  test("is won by who held out for the whole of the event's own limit", () => {
    const runs = new Runs(event([[objective({ ...defend, durationMs: 10_200 })]], { durationMs: 10_200 }));
    const run = runs.start();
    runs.zone.setWard(0);
    runs.pass(10_200);
    expect(runs.run(run).durable.status).toBe("completed");
  });

  test("earns 1 for each 10 s near it, and the rest is kept", () => {
    const { runs, run } = playing({ ...defend, target: 100 });
    runs.zone.setWard(0);
    runs.zone.put(1, [40, 0, 0]);
    runs.zone.put(2, [41, 0, 0]);
    runs.zone.put(3, [0, 0, 0], { health: 0 });
    runs.pass(9_500);
    expect(runs.score(run, 1)).toBe(0);
    runs.pass(11_000);
    expect([1, 2, 3].map((id) => runs.score(run, id))).toEqual([2, null, null]);
  });

  test("standing about does not bring back who left", () => {
    const { runs, run } = playing(defend);
    runs.zone.setWard(0);
    runs.zone.put(1);
    runs.pass(1_000);
    runs.manager.leave(run, by(1), runs.nowMs);
    runs.pass(5_000);
    expect(runs.run(run).durable.participants.left[0]).toBe(1);
  });
});

describe("escort", () => {
  const escort = { type: "escort", target: 10, ward: WARD } as const;

  test("stands where the walker is on its way, and completes when it arrives", () => {
    const { runs, run } = playing(escort);
    runs.zone.put(1, [15, 0, 0]);
    runs.zone.put(2, [16, 0, 0]);
    runs.zone.setWard(0, { travelled: 0.35, health: 50 });
    runs.pass(10_000);
    expect(runs.objective(run)).toMatchObject({ current: 3, marks: [350, 500] });
    expect([runs.score(run, 1), runs.score(run, 2)]).toEqual([1, null]);
    runs.zone.setWard(0, { travelled: 1 });
    runs.pass(500);
    expect(runs.run(run).durable.phase).toBe(1);
  });

  test("counts the checkpoints that are behind, where its target is their number", () => {
    const { runs, run } = playing({ ...escort, target: 4 });
    for (const [checkpointsPassed, travelled] of [
      [0, 0.9],
      [1, 0.91],
      [3, 0.95],
    ] as const) {
      runs.zone.setWard(0, { travelled, checkpoints: 4, checkpointsPassed });
      runs.pass(500);
      expect(runs.objective(run).current).toBe(checkpointsPassed);
    }
    runs.zone.setWard(0, { travelled: 0.94, checkpoints: 4, checkpointsPassed: 2 });
    runs.pass(500);
    expect(runs.objective(run).current).toBe(3);
    runs.zone.setWard(0, { travelled: 1, checkpoints: 4, checkpointsPassed: 4 });
    runs.pass(500);
    expect(runs.run(run).durable.phase).toBe(1);
  });

  test("has company in whoever has not left, as far as the objective is its own", () => {
    const teams = [1, 2].map((id) => ({ id, name: "", factionId: id }));
    const own = objective({ ...escort, team: 1 });
    const runs = new Runs(event([[own, objective({ type: "kill", index: 1, team: 2 })]], { mode: "race", teams }));
    const run = runs.start();
    const with1And2 = () => [1, 2].map((id) => runs.manager.mayAccompany(run, 0, by(id)));
    for (const id of [1, 2]) runs.manager.join(run, by(id), 0);
    expect(with1And2()).toEqual([true, false]);
    runs.manager.leave(run, by(1), 0);
    expect(with1And2()).toEqual([false, false]);
    expect([runs.manager.mayAccompany(run, 7, by(1)), runs.manager.mayAccompany(99, 0, by(1))]).toEqual([false, false]);
  });

  test("fails when the walker dies", () => {
    const { runs, run } = playing(escort);
    runs.zone.setWard(0, { travelled: 0.9, health: 0 });
    runs.pass(500);
    expect(runs.told("ObjectiveFailed")).toMatchObject([{ reason: "lost" }]);
    expect(runs.run(run).durable.status).toBe("failed");
  });
});

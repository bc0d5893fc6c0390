import { describe, expect, test } from "vitest";
import type { AreaDefinition, ObjectiveDefinition, WardDefinition } from "../../../src/content/definitions.ts";
import { noteEverybodyAway } from "../../../src/events/run-control.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const WARD: WardDefinition = {
  ...{ creatureId: 0, health: 100, position: null, checkpoints: [], metersPerSecond: 3 },
  companionMeters: 15,
};
const AREA: AreaDefinition = { position: [0, 0, 0], radiusMeters: 10 };

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

describe("survive", () => {
  const survive = { type: "survive", target: 10, area: AREA } as const;

  test("begins with the first who is there, and completes", () => {
    const { runs, run } = playing({ ...survive, durationMs: 10_000 }, { graceMs: 5_000 });
    runs.pass(30_000);
    expect(runs.objective(run)).toMatchObject({ current: 0, status: "active" });
    runs.zone.put(1, [5, 0, 0]);
    runs.pass(10_000);
    expect(runs.run(run).durable.phase).toBe(1);
    expect(runs.score(run, 1)).toBe(1 + 25);
  });

  test.each([
    ["fell", (runs: Runs) => runs.zone.put(1, [0, 0, 0], { health: 0 })],
    ["left the area", (runs: Runs) => runs.zone.put(1, [11, 0, 0])],
    ["is gone", (runs: Runs) => runs.zone.take(1)],
  ])("fails when the last one %s", (_, lose) => {
    const { runs, run } = playing(survive);
    runs.zone.put(1);
    runs.zone.put(2);
    runs.pass(3_000);
    runs.zone.take(2);
    runs.pass(1_000);
    expect(runs.run(run).durable.status).toBe("active");
    lose(runs);
    runs.pass(500);
    expect(runs.told("ObjectiveFailed")).toMatchObject([{ reason: "nobody_left" }]);
    expect(runs.run(run).durable.status).toBe("failed");
  });

  test("without an area the participants count, wherever they are", () => {
    const { runs, run } = playing({ ...survive, area: null });
    runs.zone.put(1, [900, 0, 0]);
    runs.pass(3_000);
    expect(runs.objective(run).current).toBe(0);
    runs.manager.join(run, by(1), runs.nowMs);
    runs.pass(3_000);
    expect(runs.objective(run).current).toBe(3);
  });

  test("after a restart it waits for the grace time before it is lost", () => {
    const { runs, run } = playing(survive, { graceMs: 5_000 });
    runs.zone.put(1);
    runs.pass(4_000);
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    noteEverybodyAway(restarted.run(run).live, 0);
    restarted.pass(5_000);
    expect(restarted.objective(run)).toMatchObject({ status: "active", current: 4 });
    restarted.pass(1_000);
    expect(restarted.run(run).durable.status).toBe("failed");
  });

  test("after a restart it goes on with who comes back", () => {
    const { runs, run } = playing(survive, { graceMs: 5_000 });
    runs.zone.put(1);
    runs.pass(4_000);
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    restarted.pass(3_000);
    restarted.zone.put(1);
    restarted.pass(6_000);
    expect(restarted.run(run).durable.phase).toBe(1);
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

  test("fails when the walker dies", () => {
    const { runs, run } = playing(escort);
    runs.zone.setWard(0, { travelled: 0.9, health: 0 });
    runs.pass(500);
    expect(runs.told("ObjectiveFailed")).toMatchObject([{ reason: "lost" }]);
    expect(runs.run(run).durable.status).toBe("failed");
  });
});

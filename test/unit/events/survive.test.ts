import { describe, expect, test } from "vitest";
import type { AreaDefinition, ObjectiveDefinition } from "../../../src/content/definitions.ts";
import { noteAbsence, noteEverybodyAway } from "../../../src/events/run-control.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const AREA: AreaDefinition = { position: [0, 0, 0], radiusMeters: 10 };

function playing(part: Partial<ObjectiveDefinition> & Pick<ObjectiveDefinition, "type">, rest = {}) {
  const runs = new Runs(event([[objective(part)], [objective({ type: "kill", creatureIds: [7] })]], rest));
  return { runs, run: runs.start() };
}

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
  ])("fails when the last one %s", (_, lose) => {
    const { runs, run } = playing(survive);
    runs.zone.put(1);
    runs.zone.put(2);
    runs.pass(3_000);
    runs.zone.put(2, [0, 0, 0], { health: 0 });
    runs.pass(1_000);
    expect(runs.run(run).durable.status).toBe("active");
    lose(runs);
    runs.pass(500);
    expect(runs.told("ObjectiveFailed")).toMatchObject([{ reason: "nobody_left" }]);
    expect(runs.run(run).durable.status).toBe("failed");
  });

  test("waits for whose connection broke for the grace time, in which no time counts", () => {
    const { runs, run } = playing(survive, { graceMs: 5_000 });
    runs.zone.put(1);
    runs.pass(3_000);
    runs.zone.take(1);
    noteAbsence(runs.manager.runsIn(1, 1), by(1), "logout", runs.nowMs);
    runs.pass(4_500);
    expect(runs.objective(run)).toMatchObject({ status: "active", current: 3 });
    runs.zone.put(1);
    runs.pass(2_000);
    expect(runs.objective(run)).toMatchObject({ status: "active", current: 5 });
    runs.zone.take(1);
    runs.pass(6_000);
    expect(runs.told("ObjectiveFailed")).toMatchObject([{ reason: "nobody_left" }]);
  });

  test("does not wait for somebody of another team", () => {
    const teams = [1, 2].map((id) => ({ id, name: "", factionId: id }));
    const both = [objective({ ...survive, team: 1 }), objective({ type: "kill", index: 1, team: 2 })];
    const runs = new Runs(event([both], { mode: "race", teams, teamAssignment: "faction" }));
    const run = runs.start();
    for (const id of [1, 2]) {
      runs.zone.put(id, [0, 0, 0], { factionId: id });
      runs.manager.join(run, by(id, id), 0);
    }
    runs.pass(2_000);
    runs.zone.take(2);
    runs.zone.put(1, [0, 0, 0], { health: 0, factionId: 1 });
    runs.pass(500);
    expect(runs.told("ObjectiveFailed")).toMatchObject([{ index: 0, reason: "nobody_left" }]);
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

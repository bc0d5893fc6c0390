import { describe, expect, test } from "vitest";
import type { ControlPointDefinition, WaveDefinition } from "../../../src/content/definitions.ts";
import { ranks, tierOf } from "../../../src/rewards/tiers.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

/** Faults that other servers have in the rules of events, each a test that this one has not. */

const kill = (target: number, part = {}) => objective({ type: "kill", target, creatureIds: [7], ...part });

const WAVES: WaveDefinition[] = [1, 2].map(() => ({
  ...{ type: "normal", creatureIds: [7], enemyCount: 1, spawnPoints: null, timeLimitMs: 0 },
  ...{ killThreshold: 1, delayMs: 5_000, onTimeout: "fail" },
}));

/** Tier of each participant of a run with these scores. */
function tiersOf(scores: number[]): string[] {
  const places = ranks(Float64Array.from(scores));
  return scores.map((score, at) => tierOf(places[at] ?? 0, scores.length, score));
}

const POINT: ControlPointDefinition = {
  ...{ id: 1, name: "", position: [0, 0, 0], captureRadiusMeters: 10, captureTimeMs: 2_000, decayTimeMs: 4_000 },
};

describe("combat", () => {
  test("the first kill that arrives through combat crashes the manager", () => {
    const runs = new Runs(event([[kill(2)]]));
    const run = runs.start();
    expect(() => runs.kill(7, [[1, 1]])).not.toThrow();
    runs.commit();
    expect(runs.score(run, 1)).toBe(10);
  });

  test("only the first participant is credited", () => {
    const runs = new Runs(event([[kill(2)]]));
    const run = runs.start();
    runs.kill(7, [
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    runs.commit();
    expect([1, 2, 3].map((id) => runs.score(run, id))).toEqual([10, 10, 10]);
  });

  test("damage is credited when no damage objective exists", () => {
    const runs = new Runs(event([[kill(2)]]));
    const run = runs.start();
    runs.manager.join(run, by(1), 0);
    runs.damage(1, 100_000, 7);
    runs.commit();
    expect(runs.score(run, 1)).toBe(0);
  });
});

describe("contribution", () => {
  test("contribution is kept per zone and leaks into the next event", () => {
    const runs = new Runs(event([[kill(1)]]));
    const first = runs.start();
    runs.kill(7, [[1, 1]]);
    runs.commit();
    const second = runs.start();
    runs.manager.join(second, by(1), 0);
    runs.commit();
    expect([runs.score(first, 1), runs.score(second, 1)]).toEqual([35, 0]);
  });

  test("excess turned in is credited", () => {
    const wanted = objective({ type: "collect", target: 3, itemId: 5, turnIn: true });
    const runs = new Runs(event([[wanted]]));
    const run = runs.start();
    const turnIn = { instanceId: run, objectiveIndex: 0, itemId: 5, amount: 99, held: 99 };
    expect(runs.manager.turnIn(turnIn, by(1), 0)).toMatchObject({ ok: true, taken: 3 });
    runs.commit();
    expect(runs.score(run, 1)).toBe(3 * 5 + 25);
  });

  test("silver is mathematically unreachable", () => {
    expect(tiersOf([90, 80, 70, 60, 50, 40, 30, 20])).toContain("silver");
  });

  test("a lone player with 0 points gets gold", () => {
    expect(tiersOf([0])).toEqual(["participation"]);
  });
});

describe("waves", () => {
  test("the wave path restarts wave 1 for ever", () => {
    const runs = new Runs(event([[kill(2, { waves: true })]], { waves: WAVES }));
    runs.start();
    for (const wave of [1, 2]) {
      runs.pass(100);
      runs.kill(7, [[1, 1]], 0, runs.nowMs, { instanceId: 1, wave });
      runs.pass(5_000);
    }
    expect(runs.told("WaveStarted").map(({ wave }) => wave)).toEqual([1, 2]);
  });

  test("the last wave re-inserts the completed event", () => {
    const runs = new Runs(event([[kill(1, { waves: true })]], { waves: WAVES.slice(1) }));
    const run = runs.start();
    runs.pass(100);
    runs.kill(7, [[1, 1]], 0, runs.nowMs, { instanceId: 1, wave: 1 });
    runs.pass(60_000);
    expect(runs.run(run).durable.status).toBe("completed");
    expect([runs.manager.list(1, 1), runs.manager.runsIn(1, 1), runs.manager.isActive(1, 1)]).toEqual([[], [], false]);
    expect(runs.events.at(-1)?.type).toBe("RunCompleted");
  });

  test("the phase, the wave and the progress are never stored", () => {
    const runs = new Runs(event([[kill(1)], [kill(2, { waves: true })]], { waves: WAVES }));
    const run = runs.start();
    runs.kill(7, [[1, 1]]);
    runs.pass(100);
    runs.kill(7, [[1, 1]], 0, runs.nowMs, { instanceId: 1, wave: 1 });
    runs.pass(5_100);
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    expect(restarted.run(run).live.state).toMatchObject({ phase: 1, wave: { wave: 2 }, objectives: [{ current: 1 }] });
    expect(restarted.score(run, 1)).toBe(runs.score(run, 1));
  });
});

describe("territory", () => {
  const hold = objective({ type: "territory", target: 1 });

  test("captured territories complete later territory phases at once", () => {
    const runs = new Runs(event([[hold], [hold]], { controlPoints: [POINT] }));
    const run = runs.start();
    runs.zone.put(1);
    runs.pass(2_000);
    expect(runs.run(run).durable.phase).toBe(1);
    runs.zone.take(1);
    runs.pass(60_000);
    expect(runs.objective(run)).toMatchObject({ current: 0, status: "active" });
  });

  test("there is no decay", () => {
    const runs = new Runs(event([[hold]], { controlPoints: [POINT], holdTimeRequiredMs: 60_000 }));
    const run = runs.start();
    runs.zone.put(1);
    runs.pass(2_500);
    expect(runs.objective(run).marks.slice(0, 3)).toEqual([1, 1, 2_000]);
    runs.zone.take(1);
    runs.pass(4_000);
    expect(runs.objective(run).marks.slice(0, 3)).toEqual([0, 0, 0]);
  });

  test("there is no contest", () => {
    const runs = new Runs(event([[hold]], { controlPoints: [POINT] }));
    const run = runs.start();
    runs.zone.put(1);
    runs.zone.creatures = [[5, 0, 0]];
    runs.pass(60_000);
    expect(runs.objective(run)).toMatchObject({ status: "active", marks: [0, 0, 0, 1, 0] });
  });
});

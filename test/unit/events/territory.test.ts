import { describe, expect, test } from "vitest";
import type { EventDefinition } from "../../../src/content/definitions.ts";
import { passTime } from "../../../src/events/objectives/control-point.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const point = (id: number, part = {}) => ({
  ...{ id, name: `point ${id}`, position: [id * 100, 0, 0] as const },
  ...{ captureRadiusMeters: 10, captureTimeMs: 10_000, decayTimeMs: 5_000 },
  ...part,
});
const FREE = { owner: 0, claimant: 0, progressMs: 0, contested: false };
const HELD = { owner: 1, claimant: 1, progressMs: 10_000, contested: false };
const standing = (players: [number, number][], creatures = 0) => ({ players: new Map(players), creatures });

describe("a control point", () => {
  test.each([1, 2, 3, 4, 5])("%d capture it so many times as fast", (count) => {
    expect(passTime(point(1), FREE, standing([[1, count]]), 1_000)).toMatchObject({
      ...{ owner: 0, claimant: 1, progressMs: count * 1_000 },
    });
  });

  test("more than five are no faster", () => {
    expect(passTime(point(1), FREE, standing([[1, 9]]), 1_000).progressMs).toBe(5_000);
  });

  test("is held once its capture time is full", () => {
    expect(passTime(point(1), { ...FREE, claimant: 1, progressMs: 9_500 }, standing([[1, 1]]), 500)).toEqual(HELD);
  });

  test("two sides contest it: nothing moves", () => {
    const state = { ...FREE, claimant: 1, progressMs: 4_000 };
    const after = passTime(
      point(1),
      state,
      standing([
        [1, 3],
        [2, 1],
      ]),
      1_000,
    );
    expect(after).toEqual({ ...state, contested: true });
    expect(passTime(point(1), after, standing([[1, 3]]), 1_000)).toMatchObject({ contested: false, progressMs: 7_000 });
  });

  test("players and creatures contest it", () => {
    expect(passTime(point(1), HELD, standing([[1, 1]], 2), 1_000)).toEqual({ ...HELD, contested: true });
  });

  test("creatures alone take it down and hold nothing", () => {
    expect(passTime(point(1), HELD, standing([], 2), 1_000)).toEqual({ ...HELD, progressMs: 8_000 });
    expect(passTime(point(1), { ...HELD, progressMs: 1_000 }, standing([], 2), 1_000)).toEqual(FREE);
  });

  test("another side takes down what one has before it claims", () => {
    const down = passTime(point(1), HELD, standing([[2, 5]]), 2_000);
    expect(down).toMatchObject({ owner: 0, claimant: 0, progressMs: 0 });
    expect(passTime(point(1), down, standing([[2, 5]]), 2_000)).toMatchObject({ owner: 2, claimant: 2 });
  });

  test("falls back within its decay time when nobody is there", () => {
    const half = passTime(point(1), HELD, standing([]), 2_500);
    expect(half).toEqual({ ...HELD, progressMs: 5_000 });
    expect(passTime(point(1), half, standing([]), 2_500)).toEqual(FREE);
  });

  test("without a decay time stays as it is", () => {
    expect(passTime(point(1, { decayTimeMs: 0 }), HELD, standing([]), 60_000)).toEqual(HELD);
  });
});

function holding(part: Partial<EventDefinition>, more: Parameters<typeof objective>[0][] = []) {
  const objectives = [objective({ type: "territory", target: 4 }), ...more.map(objective)];
  const points = [1, 2, 3].map((id) => point(id, { captureTimeMs: 1_000, decayTimeMs: 0 }));
  const runs = new Runs(event([objectives], { controlPoints: points, ...part }));
  return { runs, run: runs.start() };
}

/** One player stands in each of these points. */
function stand(runs: Runs, ...points: number[]): void {
  runs.zone.take(1, 2, 3);
  for (const id of points) runs.zone.put(id, [id * 100, 0, 9]);
}

describe("victory", () => {
  test("hold_all asks for every point at once", () => {
    const { runs, run } = holding({ victoryCondition: "hold_all" });
    stand(runs, 1, 2);
    runs.pass(1_500);
    expect(runs.objective(run).current).toBe(2);
    stand(runs, 3);
    runs.pass(1_000);
    expect(runs.run(run).durable).toMatchObject({ status: "completed", controlsAllPoints: true });
  });

  test("hold_majority asks for more than half", () => {
    const { runs, run } = holding({ victoryCondition: "hold_majority" });
    stand(runs, 1, 3);
    runs.pass(1_000);
    expect(runs.run(run).durable).toMatchObject({ status: "completed", controlsAllPoints: false });
  });

  test("hold_all for a time starts again when a point is lost", () => {
    const { runs, run } = holding({ victoryCondition: "hold_all", holdTimeRequiredMs: 4_000 });
    stand(runs, 1, 2, 3);
    runs.pass(3_000);
    expect(runs.objective(run).current).toBe(2);
    runs.zone.take(1);
    runs.zone.creatures = [[100, 0, 0]];
    runs.pass(1_000);
    expect(runs.objective(run)).toMatchObject({ current: 0, status: "active" });
    runs.zone.creatures = [];
    stand(runs, 1, 2, 3);
    runs.pass(4_000);
    expect(runs.objective(run).status).toBe("active");
    runs.pass(1_000);
    expect(runs.run(run).durable.status).toBe("completed");
  });

  test("hold_time adds up while most are held, breaks allowed", () => {
    const { runs, run } = holding({ victoryCondition: "hold_time", holdTimeRequiredMs: 4_000 });
    stand(runs, 1, 2);
    runs.pass(3_000);
    runs.zone.creatures = [
      [100, 0, 0],
      [200, 0, 0],
    ];
    stand(runs);
    runs.pass(3_000);
    expect(runs.objective(run)).toMatchObject({ status: "active", current: 3 });
    runs.zone.creatures = [];
    stand(runs, 1, 2);
    runs.pass(3_000);
    expect(runs.run(run).durable.status).toBe("completed");
  });

  test("an objective of some points is about those", () => {
    const { runs, run } = holding({ victoryCondition: "hold_all" });
    const some = new Runs(
      event([[objective({ type: "territory", target: 1, controlPointIds: [2] })]], {
        controlPoints: runs.run(run).durable.definition.controlPoints,
      }),
    );
    const other = some.start();
    stand(some, 2);
    some.pass(1_000);
    expect(some.run(other).durable).toMatchObject({ status: "completed", controlsAllPoints: true });
  });
});

test("whoever holds a point for 10 s earns 1", () => {
  const { runs, run } = holding({ victoryCondition: "hold_all" });
  stand(runs, 1);
  runs.pass(21_000);
  expect(runs.score(run, 1)).toBe(2);
});

describe("two teams", () => {
  const teams = [1, 2].map((id) => ({ id, name: "", factionId: id }));
  const mine = (team: number) => objective({ index: team, type: "territory", target: 3, team });

  test("each have points of their own to hold, and the first to hold them wins", () => {
    const { controlPoints } = holding({}).runs.run(1).durable.definition;
    const both = event([[mine(1), mine(2)]], { controlPoints, teams, mode: "race", teamAssignment: "faction" });
    const runs = new Runs(both);
    const run = runs.start();
    for (const id of [1, 2, 3]) runs.manager.join(run, by(id, 2), 0);
    runs.manager.join(run, by(9, 1), 0);
    stand(runs, 1, 2);
    runs.zone.put(9, [300, 0, 0], { factionId: 1 });
    runs.pass(5_000);
    expect([runs.objective(run, 0).current, runs.objective(run, 1).current]).toEqual([1, 2]);
    runs.zone.take(9);
    stand(runs, 3);
    runs.pass(2_000);
    expect(runs.run(run).durable).toMatchObject({ status: "completed", winner: 2, controlsAllPoints: true });
  });
});

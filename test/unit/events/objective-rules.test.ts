import { describe, expect, test } from "vitest";
import type { ObjectiveDefinition } from "../../../src/content/definitions.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const kill = (part: Partial<ObjectiveDefinition> = {}) =>
  objective({ type: "kill", target: 9, creatureIds: [7], ...part });

function playing(objectives: ObjectiveDefinition[], part: Parameters<typeof event>[1] = {}, present = 0) {
  const runs = new Runs(event([objectives], { durationMs: 0, ...part }));
  return { runs, run: runs.start(1, 0, present) };
}

function use(runs: Runs, place: number, characterId = 1): void {
  runs.manager.recordInteraction(1, 1, { objectId: 6, instanceId: 1, place, by: by(characterId) }, runs.nowMs);
  runs.commit();
}

describe("a checklist", () => {
  const checklist = objective({ type: "interact", target: 3, objectIds: [6], checklist: true });

  test("counts each object once in a run, whoever uses it", () => {
    const { runs, run } = playing([checklist]);
    for (const [place, characterId] of [
      [0, 1],
      [0, 1],
      [0, 2],
      [2, 2],
    ] as const)
      use(runs, place, characterId);
    expect(runs.objective(run)).toMatchObject({ current: 2, marks: [0, 2] });
    expect([runs.score(run, 1), runs.score(run, 2)]).toEqual([15, 15]);
    use(runs, 1);
    expect(runs.run(run).durable.status).toBe("completed");
  });

  test("counts no object of another run, nor one that stands there anyway, though its place has the same number", () => {
    const { runs, run } = playing([checklist]);
    for (const instanceId of [0, 2]) {
      runs.manager.recordInteraction(1, 1, { objectId: 6, instanceId, place: 1, by: by(1) }, runs.nowMs);
    }
    runs.commit();
    expect(runs.objective(run)).toMatchObject({ current: 0, marks: [] });
    use(runs, 1);
    expect(runs.objective(run)).toMatchObject({ current: 1, marks: [1] });
  });

  test("is remembered across a restart", () => {
    const { runs, run } = playing([checklist]);
    use(runs, 0);
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    use(restarted, 0);
    expect(restarted.objective(run).current).toBe(1);
  });

  test("without one every use counts", () => {
    const { runs, run } = playing([{ ...checklist, checklist: false, target: 9 }]);
    for (const place of [0, 0, 0]) use(runs, place);
    expect(runs.objective(run).current).toBe(3);
  });
});

describe("an objective's own limit", () => {
  test("fails the run where it is required", () => {
    const { runs, run } = playing([kill({ durationMs: 5_000 })]);
    runs.pass(4_900);
    expect(runs.run(run).durable.status).toBe("active");
    runs.pass(100);
    expect(runs.told("ObjectiveFailed")).toMatchObject([{ index: 0, reason: "time_limit" }]);
    expect(runs.told("RunFailed")).toMatchObject([{ reason: "objective_failed" }]);
  });

  test("does not where it is optional, and nothing more counts for it", () => {
    const { runs, run } = playing([kill({ durationMs: 5_000, required: false }), kill({ index: 1, creatureIds: [8] })]);
    runs.pass(5_000);
    runs.kill(7, [[1, 1]]);
    runs.commit();
    expect(runs.objective(run)).toMatchObject({ status: "failed", current: 0 });
    expect(runs.run(run).durable.status).toBe("active");
    expect(runs.score(run, 1)).toBeNull();
  });

  test("counts from when a hidden one is shown", () => {
    const { runs, run } = playing([
      kill({ target: 1 }),
      kill({ index: 1, hidden: true, activatedBy: [0], durationMs: 5_000 }),
    ]);
    runs.pass(60_000);
    runs.kill(7, [[1, 1]]);
    runs.pass(4_900);
    expect(runs.run(run).durable.status).toBe("active");
    runs.pass(100);
    expect(runs.run(run).durable.status).toBe("failed");
  });
});

describe("a hidden objective", () => {
  const hidden = [
    kill({ target: 1 }),
    kill({ index: 1, target: 1, creatureIds: [8] }),
    kill({ index: 2, target: 1, creatureIds: [7, 8, 9], hidden: true, activatedBy: [0, 1] }),
  ];

  test("is shown, and counts, once all that it waits for are complete", () => {
    const { runs, run } = playing(hidden);
    runs.kill(7, [[1, 1]]);
    runs.commit();
    expect(runs.objective(run, 2)).toMatchObject({ status: "inactive", current: 0 });
    runs.kill(8, [[1, 1]]);
    runs.commit();
    expect(runs.told("ObjectiveActivated")).toMatchObject([{ index: 2 }]);
    expect(runs.objective(run, 2)).toMatchObject({ status: "active", current: 0 });
    runs.kill(9, [[1, 1]]);
    runs.commit();
    expect(runs.run(run).durable.status).toBe("completed");
  });
});

describe("a busy pause", () => {
  test("nothing counts for so long after each unit that did", () => {
    const { runs, run } = playing([kill({ busyMs: 2_000 })]);
    runs.kill(7, [[1, 1]]);
    runs.kill(7, [[2, 1]]);
    runs.pass(1_900);
    runs.kill(7, [[2, 1]]);
    runs.commit();
    expect([runs.objective(run).current, runs.score(run, 2)]).toEqual([1, null]);
    runs.pass(100);
    runs.kill(7, [[2, 1]]);
    runs.commit();
    expect([runs.objective(run).current, runs.score(run, 2)]).toEqual([2, 10]);
  });

  test("its own clock stands still meanwhile, and is not set back", () => {
    const { runs, run } = playing([kill({ busyMs: 2_000, durationMs: 10_000 })]);
    runs.pass(8_000);
    runs.kill(7, [[1, 1]]);
    runs.pass(3_900);
    expect(runs.run(run).durable.status).toBe("active");
    runs.pass(100);
    expect(runs.run(run).durable.status).toBe("failed");
  });
});

describe("targets grow with those who are there when a phase begins", () => {
  const scaling = {
    escalation: [
      [10, 1],
      [25, 1.5],
      [50, 2],
    ].map(([participants = 0, multiplier = 0]) => ({ participants, multiplier })),
    difficulty: [{ participants: 26, multiplier: 2 }],
  };

  test.each([
    [0, 5, 1, 1],
    [24, 5, 1, 1],
    [25, 8, 1.5, 1],
    [49, 8, 1.5, 2],
    [50, 10, 2, 2],
  ])("%d participants: target %d, creatures × %d, health × %d", (present, target, creatures, health) => {
    const { runs, run } = playing([kill({ target: 5 })], { scaling }, present);
    expect(runs.objective(run).target).toBe(target);
    expect(runs.run(run).durable.scale).toMatchObject({ creatures, health, participants: present });
  });

  test("but not what there is only so much of, nor how long it lasts", () => {
    const fixed = [
      objective({ type: "kill_boss", bossId: 9 }),
      objective({ index: 1, type: "interact", target: 3, objectIds: [6], checklist: true }),
      objective({ index: 2, type: "survive", target: 60 }),
    ];
    const { runs, run } = playing(fixed, { scaling }, 50);
    expect(runs.run(run).durable.objectives.map(({ target }) => target)).toEqual([1, 3, 60]);
  });

  test("a later phase by those who take part then", () => {
    const runs = new Runs(event([[kill({ target: 1 })], [kill({ target: 4 })]], { scaling }));
    const run = runs.start();
    for (let id = 1; id <= 25; id += 1) runs.manager.join(run, by(id), 0);
    runs.kill(7, [[1, 1]]);
    runs.commit();
    expect(runs.objective(run)).toMatchObject({ target: 6, current: 0 });
    expect(runs.told("PhaseStarted")).toMatchObject([{ scale: { participants: 25, creatures: 1.5 } }]);
  });
});

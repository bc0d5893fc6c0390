import { describe, expect, test } from "vitest";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const kill = (target: number, part = {}) => objective({ type: "kill", target, creatureIds: [7], ...part });

describe("phases", () => {
  test("come one after another, and the last completes the run", () => {
    const runs = new Runs(event([[kill(1)], [kill(2)], [kill(1)]]));
    const run = runs.start();
    for (let kills = 0; kills < 4; kills += 1) runs.kill(7, [[1, 1]]);
    runs.commit();
    expect(runs.events.map(({ type }) => type)).toEqual([
      "RunStarted",
      ...["ContributionsRecorded", "ObjectiveCompleted", "PhaseStarted"],
      ...["ContributionsRecorded", "ObjectiveCompleted", "PhaseStarted"],
      ...["ContributionsRecorded", "ObjectiveCompleted", "RunCompleted"],
    ]);
    expect(runs.score(run, 1)).toBe(4 * 10 + 3 * 25);
    expect(runs.manager.list(1, 1)).toEqual([]);
  });

  test("one kill that ends a phase does not count for the next", () => {
    const runs = new Runs(event([[kill(1)], [kill(2)]]));
    const run = runs.start();
    runs.kill(7, [[1, 1]]);
    runs.commit();
    expect(runs.run(run).durable).toMatchObject({ phase: 1, status: "active" });
    expect(runs.run(run).durable.objectives[0]?.current).toBe(0);
  });

  test("optional objectives do not block, and give no bonus", () => {
    const runs = new Runs(event([[kill(1, { required: false }), kill(2, { index: 1 })]]));
    const run = runs.start();
    runs.kill(7, [[1, 1]]);
    runs.kill(7, [[1, 1]]);
    runs.commit();
    expect(runs.run(run).durable.status).toBe("completed");
    expect(runs.score(run, 1)).toBe(10 + 20 + 25);
  });

  test("all contributions of a batch are one event", () => {
    const runs = new Runs(event([[kill(100)]]));
    runs.start();
    for (let kills = 0; kills < 30; kills += 1) runs.kill(7, [[1 + (kills % 3), 1]]);
    runs.commit();
    const recorded = runs.events.filter(({ type }) => type === "ContributionsRecorded");
    expect(recorded).toHaveLength(1);
    expect(recorded[0]?.data).toMatchObject({ objectives: [[0, 30, [], 0]], participants: [{ score: 100 }, {}, {}] });
  });
});

test("an event without phases is not over when it starts", () => {
  const runs = new Runs(event([], { durationMs: 1_000 }));
  const run = runs.start();
  expect(runs.run(run).durable.status).toBe("active");
  runs.tick(1_000);
  runs.commit(1_000);
  expect(runs.run(run).durable.status).toBe("failed");
});

describe("time", () => {
  test("the event's limit fails a run that nobody takes part in", () => {
    const runs = new Runs(event([[kill(1)]], { durationMs: 1_000 }));
    const run = runs.start(1, 500);
    runs.tick(1_499);
    runs.commit(1_499);
    expect(runs.run(run).durable.status).toBe("active");
    runs.tick(1_500);
    runs.commit(1_500);
    expect(runs.run(run).durable.status).toBe("failed");
  });

  test("a phase's limit counts from its beginning", () => {
    const definition = event([[kill(1)], [kill(1)]], { durationMs: 0 });
    const [first, second] = definition.phases;
    const limited = { ...definition, phases: [first!, { ...second!, durationMs: 1_000 }] };
    const runs = new Runs(limited);
    const run = runs.start();
    runs.tick(50_000);
    runs.kill(7, [[1, 1]], 0, 50_000);
    expect(runs.run(run).live.timeLeftMs(50_400)).toBe(600);
    runs.tick(51_000);
    runs.commit(51_000);
    expect(runs.run(run).durable.status).toBe("failed");
  });

  test("0 means no limit", () => {
    const runs = new Runs(event([[kill(1)]], { durationMs: 0 }));
    const run = runs.start();
    runs.tick(1e12);
    expect(runs.run(run).live.timeLeftMs(1e12)).toBe(Number.POSITIVE_INFINITY);
    expect(runs.run(run).live.isActive).toBe(true);
  });

  test("time that the server was down does not count", () => {
    const runs = new Runs(event([[kill(2)]], { durationMs: 10_000 }));
    const run = runs.start();
    runs.kill(7, [[1, 1]], 0, 4_000);
    runs.commit(4_000);
    const restarted = new Runs(event([[kill(2)]]));
    restarted.manager.restore(runs.run(run).durable, 900_000);
    expect(restarted.run(run).live.timeLeftMs(900_000)).toBe(6_000);
    expect(restarted.score(run, 1)).toBe(10);
  });
});

describe("joining and leaving", () => {
  test("the first contribution joins; a second explicit join is refused", () => {
    const runs = new Runs(event([[kill(9)]]));
    const run = runs.start();
    expect(runs.manager.join(run, by(1), 0).ok).toBe(true);
    expect(runs.manager.join(run, by(1), 0)).toEqual({ ok: false, refusal: "already_joined" });
    runs.kill(7, [[2, 1]]);
    expect(runs.manager.join(run, by(2), 0)).toEqual({ ok: false, refusal: "already_joined" });
  });

  test("leaving keeps the score, and one may come back", () => {
    const runs = new Runs(event([[kill(9)]]));
    const run = runs.start();
    expect(runs.manager.leave(run, by(1), 0)).toEqual({ ok: false, refusal: "not_participating" });
    runs.kill(7, [[1, 1]]);
    expect(runs.manager.leave(run, by(1), 0).ok).toBe(true);
    expect(runs.manager.leave(run, by(1), 0)).toEqual({ ok: false, refusal: "not_participating" });
    runs.commit();
    expect(runs.score(run, 1)).toBe(10);
    expect(runs.manager.join(run, by(1), 0).ok).toBe(true);
    runs.commit();
    expect(runs.score(run, 1)).toBe(10);
  });
});

test("who left still gets the bonus of what it contributed to, and has left all the same", () => {
  const runs = new Runs(event([[kill(2)], [kill(9)]]));
  const run = runs.start();
  runs.kill(7, [[1, 1]]);
  runs.manager.leave(run, by(1), 0);
  runs.kill(7, [[2, 1]]);
  runs.commit();
  expect(runs.score(run, 1)).toBe(10 + 25);
  expect(runs.run(run).durable.participants.left[0]).toBe(1);
  expect(runs.manager.leave(run, by(1), 0)).toEqual({ ok: false, refusal: "not_participating" });
});

describe("several runs", () => {
  test("two events in one zone count the same creature", () => {
    const runs = new Runs(event([[kill(9)]]), event([[kill(9)]], { id: 2 }));
    const [one, other] = [runs.start(1), runs.start(2)];
    runs.kill(7, [[1, 1]]);
    runs.commit();
    expect([runs.score(one, 1), runs.score(other, 1)]).toEqual([10, 10]);
  });

  test("contribution does not leak: the next event of a zone starts everyone at 0", () => {
    const runs = new Runs(event([[kill(1)]]));
    const first = runs.start();
    runs.kill(7, [[1, 1]]);
    runs.commit();
    const second = runs.start();
    expect(second).not.toBe(first);
    expect(runs.score(second, 1)).toBeNull();
    expect(runs.run(second).durable.participants.count).toBe(0);
  });

  test("an event runs once per zone instance", () => {
    const runs = new Runs(event([[kill(1)]]));
    runs.start();
    expect(runs.manager.trigger(1, 1, { actor: "test" }, 0)).toEqual({ ok: false, refusal: "already_active" });
    expect(runs.manager.trigger(1, 2, { actor: "test" }, 0).ok).toBe(true);
    expect(runs.manager.trigger(99, 1, { actor: "test" }, 0)).toEqual({ ok: false, refusal: "not_found" });
  });

  test("a stopped run is cancelled and counts nothing more", () => {
    const runs = new Runs(event([[kill(9)]]));
    const run = runs.start();
    expect(runs.manager.stop(run, "stopped by a game master", "account:gm", 0).ok).toBe(true);
    runs.kill(7, [[1, 1]]);
    runs.commit();
    expect(runs.run(run).durable.status).toBe("cancelled");
    expect(runs.score(run, 1)).toBeNull();
  });
});

test("a refused batch tells who waits, and the run goes back to what is durable", () => {
  const runs = new Runs(event([[kill(9)]]));
  const run = runs.start();
  const answers: boolean[] = [];
  const joined = runs.manager.join(run, by(1), 0);
  if (joined.ok) joined.run.whenDurable((durable) => answers.push(durable));
  runs.kill(7, [[2, 1]]);
  const [append] = runs.ledger.collect(0);
  append?.refused();
  const { durable } = runs.run(run);
  runs.manager.join(run, by(3), 0);
  runs.run(run).live.whenDurable((durable) => answers.push(durable));
  runs.manager.drop(run);
  expect(answers).toEqual([false, false]);
  expect(runs.manager.trigger(1, 1, { actor: "test" }, 0)).toEqual({ ok: false, refusal: "already_active" });
  runs.kill(7, [[2, 1]]);
  runs.manager.restore(durable, 0);
  expect(runs.run(run).live.state.participants.count).toBe(0);
  runs.kill(7, [[2, 1]]);
  runs.commit();
  expect(runs.score(run, 2)).toBe(10);
});

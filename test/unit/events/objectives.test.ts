import { describe, expect, test } from "vitest";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

describe("kill", () => {
  test("counts once for everyone who dealt damage", () => {
    const runs = new Runs(event([[objective({ type: "kill", target: 5, creatureIds: [7] })]]));
    const run = runs.start();
    runs.kill(7, [
      [1, 10],
      [2, 90],
    ]);
    runs.kill(8, [[3, 10]]);
    runs.commit();
    expect(runs.run(run).durable.objectives[0]?.current).toBe(1);
    expect([runs.score(run, 1), runs.score(run, 2), runs.score(run, 3)]).toEqual([10, 10, null]);
  });

  test("the first kill that arrives through combat works, with nobody joined", () => {
    const runs = new Runs(event([[objective({ type: "kill", target: 1, creatureIds: [7] })]]));
    const run = runs.start();
    runs.kill(7, [[1, 1]]);
    runs.commit();
    expect(runs.run(run).durable.status).toBe("completed");
    expect(runs.score(run, 1)).toBe(10 + 25);
  });

  test("over-delivery earns nothing", () => {
    const optional = objective({ type: "kill", target: 1, creatureIds: [7], required: false });
    const runs = new Runs(event([[optional, objective({ index: 1, type: "kill", target: 9, creatureIds: [8] })]]));
    const run = runs.start();
    runs.kill(7, [[1, 1]]);
    runs.kill(7, [[1, 1]]);
    runs.kill(7, [[2, 1]]);
    runs.commit();
    expect(runs.score(run, 1)).toBe(10);
    expect(runs.score(run, 2)).toBeNull();
  });
});

describe("kill_boss", () => {
  const boss = objective({ type: "kill_boss", target: 1, bossId: 9 });

  test("gives the three who dealt most more, and of equals those who hit first", () => {
    const runs = new Runs(
      event([[{ ...boss, required: false }, objective({ index: 1, type: "kill", target: 9, creatureIds: [8] })]]),
    );
    const run = runs.start();
    runs.kill(
      70,
      [
        [1, 5],
        [2, 50],
        [3, 5],
        [4, 50],
      ],
      9,
    );
    runs.commit();
    expect([1, 2, 3, 4].map((id) => runs.score(run, id))).toEqual([150, 150, 100, 150]);
  });

  test("another boss does not count", () => {
    const runs = new Runs(event([[boss]]));
    const run = runs.start();
    runs.kill(70, [[1, 5]], 8);
    runs.kill(9, [[1, 5]]);
    runs.commit();
    expect(runs.run(run).durable.objectives[0]?.current).toBe(0);
  });
});

describe("damage", () => {
  test("earns 1 for each full 100, and the rest is kept", () => {
    const runs = new Runs(event([[objective({ type: "damage", target: 10_000 })]]));
    const run = runs.start();
    for (const amount of [150, 49, 1])
      runs.manager.recordDamage(1, 1, { creatureId: 3, amount, by: by(1), instanceId: 1 }, 0);
    runs.commit();
    expect(runs.score(run, 1)).toBe(2);
    expect(runs.run(run).durable.objectives[0]?.current).toBe(200);
  });

  test("below 100 one takes part already", () => {
    const runs = new Runs(event([[objective({ type: "damage", target: 10_000 })]]));
    const run = runs.start();
    runs.manager.recordDamage(1, 1, { creatureId: 3, amount: 30, by: by(1), instanceId: 1 }, 0);
    runs.commit();
    expect(runs.score(run, 1)).toBe(0);
  });

  test("is not credited where no damage objective exists, nor beyond the target", () => {
    const kill = objective({ type: "kill", target: 9, creatureIds: [3] });
    const runs = new Runs(event([[kill]]), event([[objective({ type: "damage", target: 100 })]], { id: 2 }));
    const [plain, damage] = [runs.start(1), runs.start(2)];
    runs.manager.recordDamage(1, 1, { creatureId: 3, amount: 1_000, by: by(1), instanceId: 1 }, 0);
    runs.commit();
    expect(runs.score(plain, 1)).toBeNull();
    expect(runs.score(damage, 1)).toBe(1 + 25);
  });

  test("counts against named creatures only where content names some", () => {
    const runs = new Runs(event([[objective({ type: "damage", target: 1_000, creatureIds: [4] })]]));
    const run = runs.start();
    runs.manager.recordDamage(1, 1, { creatureId: 3, amount: 500, by: by(1), instanceId: 1 }, 0);
    runs.manager.recordDamage(1, 1, { creatureId: 4, amount: 200, by: by(2), instanceId: 1 }, 0);
    runs.commit();
    expect([runs.score(run, 1), runs.score(run, 2)]).toEqual([null, 2]);
  });
});

describe("collect and interact", () => {
  test("items found count at once, clamped to what is missing", () => {
    const runs = new Runs(event([[objective({ type: "collect", target: 3, itemId: 5 })]]));
    const run = runs.start();
    runs.manager.recordCollection(1, 1, { itemId: 5, quantity: 2, by: by(1) }, 0);
    runs.manager.recordCollection(1, 1, { itemId: 5, quantity: 7, by: by(2) }, 0);
    runs.commit();
    expect([runs.score(run, 1), runs.score(run, 2)]).toEqual([10 + 25, 5 + 25]);
  });

  test("interactions earn 15", () => {
    const runs = new Runs(event([[objective({ type: "interact", target: 3, objectIds: [6] })]]));
    const run = runs.start();
    runs.manager.recordInteraction(1, 1, { objectId: 6, instanceId: 1, place: 0, by: by(1) }, 0);
    runs.manager.recordInteraction(1, 1, { objectId: 7, instanceId: 1, place: 0, by: by(1) }, 0);
    runs.commit();
    expect(runs.score(run, 1)).toBe(15);
  });
});

describe("turning in", () => {
  const wanted = objective({ type: "collect", target: 3, itemId: 5, turnIn: true });
  const turnIn = { instanceId: 1, objectiveIndex: 0, itemId: 5 };

  test("takes no more than the objective needs", () => {
    const runs = new Runs(event([[wanted]]));
    const run = runs.start();
    const outcome = runs.manager.turnIn({ ...turnIn, amount: 10, held: 10 }, by(1), 0);
    expect(outcome).toMatchObject({ ok: true, taken: 3 });
    runs.commit();
    expect(runs.score(run, 1)).toBe(15 + 25);
  });

  test("finding such items earns nothing", () => {
    const runs = new Runs(event([[wanted]]));
    const run = runs.start();
    runs.manager.recordCollection(1, 1, { itemId: 5, quantity: 2, by: by(1) }, 0);
    runs.commit();
    expect(runs.score(run, 1)).toBeNull();
  });

  test.each([
    ["more than it holds", { amount: 4, held: 3 }, "missing_item"],
    ["nothing", { amount: 0, held: 3 }, "invalid_target"],
    ["another item", { amount: 1, held: 3, itemId: 6 }, "invalid_target"],
    ["to no objective", { amount: 1, held: 3, objectiveIndex: 1 }, "invalid_target"],
    ["to no run", { amount: 1, held: 3, instanceId: 99 }, "not_found"],
  ])("refuses %s", (_, part, refusal) => {
    const runs = new Runs(event([[wanted]]));
    runs.start();
    expect(runs.manager.turnIn({ ...turnIn, ...part }, by(1), 0)).toEqual({ ok: false, refusal });
  });
});

describe("healing", () => {
  test("earns 1 for each full 100 in every run of the zone, up to 500 a run", () => {
    const endless = objective({ type: "kill", target: 9, creatureIds: [3] });
    const runs = new Runs(event([[endless]]), event([[endless]], { id: 2 }));
    const [one, other] = [runs.start(1), runs.start(2)];
    runs.manager.recordHealing(1, 1, { amount: 250, by: by(1), target: null });
    runs.manager.recordHealing(1, 1, { amount: 60_000, by: by(2), target: null });
    runs.commit();
    expect([runs.score(one, 1), runs.score(other, 1), runs.score(one, 2)]).toEqual([2, 2, 500]);
  });
});

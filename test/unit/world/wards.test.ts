import { describe, expect, test } from "vitest";
import type { WardDefinition } from "../../../src/content/definitions.ts";
import { event, objective } from "../../support/definitions.ts";
import { runOf, TestWorld, wardOf } from "../../support/worlds.ts";

/** Creatures of kind 8 (400 a second) at 0, 10 and 20 m, and something to defend. */
function siege(ward: Partial<WardDefinition> = {}, creatureIds = [8]) {
  return event(
    [
      [
        objective({ type: "defend", ward: wardOf(ward) }),
        objective({ index: 1, type: "kill", target: 9, creatureIds }),
      ],
    ],
    { spawnPoints: "camp" },
  );
}

describe("what a defend objective protects", () => {
  test("stands where content says, else at the first spawn point, with or without a creature's looks", () => {
    const placed = new TestWorld();
    placed.spawn(siege({ position: [5, 1, 6], creatureId: 7, health: 900 }));
    expect(placed.wards()).toMatchObject([{ kind: "protected", templateId: 7, x: 5, y: 1, z: 6, healthMax: 900 }]);
    const unplaced = new TestWorld();
    unplaced.spawn(siege());
    expect(unplaced.wards()).toMatchObject([{ templateId: 0, x: 0, y: 0, z: 0 }]);
  });

  test("is attacked by the creatures of its run, the damage lasts, and dead it is gone for good", () => {
    const world = new TestWorld();
    const run = world.spawn(siege({ health: 2_000 }));
    world.enter(1, 100);
    world.world.tick(0);
    expect(world.world.view(1, 1)?.ward(1, 0)).toMatchObject({ health: 800, healthMax: 2_000, travelled: 0 });
    world.pass(100, 900);
    expect(world.wards()[0]?.health).toBe(800);
    world.world.tick(1_000);
    expect(world.wards()).toEqual([]);
    expect(world.shown).toContain("1 loses protected0: death");
    world.world.spawnWards(run);
    world.pass(1_100, 10_000);
    expect(world.wards()).toEqual([]);
    expect(world.world.view(1, 1)?.ward(1, 0)).toMatchObject({ health: 0 });
  });

  test("is attacked with nobody in the zone, too: leaving saves nothing", () => {
    const world = new TestWorld();
    world.spawn(siege({ health: 2_000 }));
    world.pass(0, 500);
    expect(world.wards()[0]?.health).toBe(800);
  });

  test("is left alone while a run is paused", () => {
    const world = new TestWorld();
    const run = world.spawn(siege({ health: 2_000 }), { paused: true });
    world.pass(0, 5_000);
    expect(world.wards()[0]?.health).toBe(2_000);
    world.world.setPaused({ ...run, paused: false });
    world.world.tick(5_100);
    expect(world.wards()[0]?.health).toBe(800);
  });

  test("comes second to the player that hurt the creature, first to one that only stands there", () => {
    const world = new TestWorld();
    world.spawn(siege({ health: 10_000 }));
    const [near, ...others] = world.creatures();
    for (const other of others) other.attack = null;
    const player = world.enter(1);
    world.world.tick(0);
    expect([player.health, world.wards()[0]?.health]).toEqual([1_000, 9_600]);
    world.world.cast(player, 2, near!.guid, 100);
    world.world.tick(1_100);
    expect([player.health, world.wards()[0]?.health]).toEqual([600, 9_600]);
  });

  test("draws creatures from afar, which walk up to 4 m and strike from 40 m", () => {
    const world = new TestWorld();
    world.spawn(siege({ position: [80, 0, 0], health: 100_000 }));
    world.enter(1, 50);
    world.world.tick(0);
    expect(world.wards()[0]?.health).toBe(100_000);
    world.shown.length = 0;
    world.pass(100, 10_000);
    expect(world.creatures().map(({ x }) => Math.round(x))).toEqual([30, 40, 50]);
    expect(world.shown).toContain("creature8 moves");
    expect(world.wards()[0]!.health).toBeLessThan(100_000);
    world.pass(10_100, 60_000);
    expect(world.creatures().map(({ x }) => Math.round(x))).toEqual([76, 76, 76]);
  });

  test("is not walked to by creatures that cannot attack", () => {
    const world = new TestWorld();
    world.spawn(siege({ position: [80, 0, 0] }, [7]));
    world.enter(1);
    world.pass(0, 5_000);
    expect(world.creatures().map(({ x }) => x)).toEqual([0, 10, 20]);
  });

  test("is mended by healing spells up to its health, and hurt by nobody's spells", () => {
    const world = new TestWorld();
    world.spawn(siege({ position: [0, 0, 5], health: 500 }, [7]), {});
    const player = world.enter(1);
    const ward = world.wards()[0]!;
    expect(world.world.cast(player, 1, ward.guid, 0)).toEqual({ ok: false, refusal: "invalid_target" });
    ward.health = 400;
    expect(world.world.cast(player, 3, ward.guid, 0)).toEqual({ ok: true });
    expect(ward.health).toBe(500);
    expect(world.told("healing")).toMatchObject([{ amount: 100, target: null, by: { characterId: 1 } }]);
  });

  test("is as wounded after a restart as its marks say, and is not there when its objective is over", () => {
    const world = new TestWorld();
    const run = runOf(siege({ health: 2_000 }));
    run.objectives[0]!.marks = [250];
    world.world.spawnPhase(run);
    expect(world.wards()[0]).toMatchObject({ health: 500, healthMax: 2_000 });
    run.objectives[0]!.status = "failed";
    world.world.spawnPhase(run);
    expect(world.wards()).toEqual([]);
  });

  test("of a hidden objective appears when that becomes active, once", () => {
    const world = new TestWorld();
    const run = runOf(event([[objective({ type: "defend", hidden: true, ward: wardOf() })]]));
    world.world.spawnPhase(run);
    expect(world.wards()).toEqual([]);
    expect(world.world.view(1, 1)?.ward(1, 0)).toBeNull();
    run.objectives[0]!.status = "active";
    world.world.spawnWards(run);
    world.world.spawnWards(run);
    expect(world.wards()).toHaveLength(1);
    world.world.despawnRun(1);
    expect(world.wards()).toEqual([]);
  });
});

import { describe, expect, test } from "vitest";
import type { WardDefinition } from "../../../src/content/definitions.ts";
import { placeAt, wayThrough } from "../../../src/world/escort-way.ts";
import { event, objective } from "../../support/definitions.ts";
import { runOf, TestWorld, wardOf } from "../../support/worlds.ts";

function march(ward: Partial<WardDefinition> = {}) {
  const walker = {
    checkpoints: [
      [30, 0, 0],
      [30, 0, 10],
    ] as const,
    ...ward,
  };
  return event([[objective({ type: "escort", ward: wardOf(walker) })]], { spawnPoints: "camp" });
}

const travelled = (world: TestWorld) => world.world.view(1, 1)?.ward(1, 0)?.travelled;

describe("an escort", () => {
  test("walks along its checkpoints with a living player near, and stops at the end", () => {
    const world = new TestWorld();
    world.spawn(march());
    world.enter(1, 15);
    world.pass(0, 5_000);
    expect(world.wards()[0]).toMatchObject({ kind: "escort", z: 0 });
    expect(world.wards()[0]?.x).toBeCloseTo(20);
    expect(travelled(world)).toBeCloseTo(0.5);
    expect(world.shown).toContain("escort0 moves");
    world.pass(5_100, 20_000);
    expect(world.wards()[0]).toMatchObject({ x: 30, z: 10 });
    expect(travelled(world)).toBe(1);
    world.shown.length = 0;
    world.pass(20_100, 21_000);
    expect(world.shown).toEqual([]);
  });

  test("stays where it is without company: nobody, somebody far away, somebody fallen", () => {
    const world = new TestWorld();
    world.spawn(march());
    world.pass(0, 2_000);
    const far = world.enter(1, 21);
    const fallen = world.enter(2, 0);
    fallen.health = 0;
    world.pass(2_100, 4_000);
    expect(world.wards()[0]?.x).toBe(0);
    world.world.move(far, 19, 0, 0, 4_000);
    world.pass(4_100, 5_000);
    expect(world.wards()[0]?.x).toBeCloseTo(4);
    world.world.leave(far);
    world.pass(5_100, 9_000);
    expect(world.wards()[0]?.x).toBeCloseTo(4);
  });

  test("goes on only with who takes part", () => {
    const world = new TestWorld();
    world.spawn(march());
    world.enter(1, 0);
    world.outsiders.add(1);
    world.pass(0, 2_000);
    expect(world.wards()[0]?.x).toBe(0);
    world.outsiders.clear();
    world.pass(2_100, 3_000);
    expect(world.wards()[0]!.x).toBeGreaterThan(0);
  });

  test("tells how many of its checkpoints are behind it, however far apart they are", () => {
    const world = new TestWorld();
    world.spawn(march());
    world.enter(1, 15);
    const passed = () => world.world.view(1, 1)?.ward(1, 0)?.checkpointsPassed;
    world.pass(0, 5_000);
    expect(passed()).toBe(0);
    world.pass(5_100, 8_500);
    expect(passed()).toBe(1);
    world.pass(8_600, 20_000);
    expect(world.world.view(1, 1)?.ward(1, 0)).toMatchObject({ checkpointsPassed: 2, checkpoints: 2 });
  });

  test("does not leap ahead after a long pause between two ticks", () => {
    const world = new TestWorld();
    world.spawn(march());
    world.enter(1);
    world.world.tick(0);
    world.world.tick(60_000);
    expect(world.wards()[0]?.x).toBe(4);
  });

  test("without checkpoints goes through the event's spawn points", () => {
    const world = new TestWorld();
    world.spawn(march({ checkpoints: [], position: [0, 0, 5] }));
    world.enter(1, 10);
    world.pass(0, 20_000);
    expect(world.wards()[0]).toMatchObject({ x: 20, z: 0 });
  });

  test("stands after a restart where the journal has it, as wounded as it was", () => {
    const world = new TestWorld();
    const run = runOf(march({ health: 1_000 }));
    run.objectives[0]!.marks = [875, 300];
    world.world.spawnPhase(run);
    expect(world.wards()[0]).toMatchObject({ x: 30, z: 5, health: 300, healthMax: 1_000 });
    expect(travelled(world)).toBe(0.875);
  });

  test("comes into the view of those it walks up to and out of that of those it leaves", () => {
    const world = new TestWorld();
    world.spawn(march({ checkpoints: [[150, 0, 0]], metersPerSecond: 10, companionMeters: 1_000 }));
    world.enter(1, -90);
    world.enter(2, 130);
    world.shown.length = 0;
    world.pass(0, 10_000);
    expect(world.shown.filter((line) => line !== "escort0 moves")).toEqual([
      "1 loses escort0: out_of_view",
      "2 sees escort0",
    ]);
  });
});

describe("a way", () => {
  test("goes through its places and ends at the last; one that leads nowhere is its start", () => {
    const way = wayThrough(
      [0, 0, 0],
      [
        [0, 0, 0],
        [10, 0, 0],
        [10, 10, 0],
      ],
    );
    expect(way.meters).toBe(20);
    expect([0, 5, 10, 15, 20, 99].map((meters) => placeAt(way, meters))).toEqual([
      [0, 0, 0],
      [5, 0, 0],
      [10, 0, 0],
      [10, 5, 0],
      [10, 10, 0],
      [10, 10, 0],
    ]);
    expect(placeAt(wayThrough([1, 2, 3], []), 0)).toEqual([1, 2, 3]);
  });
});

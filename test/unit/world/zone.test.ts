import { describe, expect, test } from "vitest";
import { event, objective } from "../../support/definitions.ts";
import { TestWorld } from "../../support/worlds.ts";

describe("view", () => {
  test("a player sees itself, what is within 100 m, and nothing else", () => {
    const world = new TestWorld();
    world.enter(1, 0);
    world.enter(2, 100);
    world.enter(3, 101);
    expect(world.shown.toSorted()).toEqual([
      "1 sees p1",
      "1 sees p2",
      "2 sees p1",
      "2 sees p2",
      "2 sees p3",
      "3 sees p2",
      "3 sees p3",
    ]);
  });

  test("walking brings into view and takes out of it, for both", () => {
    const world = new TestWorld();
    const walker = world.enter(1, 0);
    world.enter(2, 110);
    world.shown.length = 0;
    expect(world.world.move(walker, 12, 0, 0, 1_000).ok).toBe(true);
    expect(world.shown.toSorted()).toEqual(["1 sees p2", "2 sees p1"]);
    world.shown.length = 0;
    expect(world.world.move(walker, 2, 0, 0, 2_000).ok).toBe(true);
    expect(world.shown.toSorted()).toEqual(["1 loses p2: out_of_view", "2 loses p1: out_of_view"]);
  });

  test("instances of a zone do not see each other, and leaving is seen", () => {
    const world = new TestWorld();
    const leaver = world.enter(1);
    world.enter(2);
    world.enter(3, 0, 2);
    world.shown.length = 0;
    world.world.leave(leaver);
    expect(world.shown.toSorted()).toEqual(["2 loses p1: despawn"]);
    expect(world.world.zone(1, 8)).not.toBeNull();
    expect(world.world.zone(1, 9)).toBeNull();
    expect(world.world.zone(1, 0)).toBeNull();
    expect(world.world.zone(2, 1)).toBeNull();
  });
});

describe("moving", () => {
  test("12 m/s with jitter is walking", () => {
    const world = new TestWorld();
    const player = world.enter(1);
    let nowMs = 0;
    for (let stepNo = 1; stepNo <= 20; stepNo += 1) {
      nowMs += stepNo % 2 === 0 ? 150 : 350;
      expect(world.world.move(player, stepNo * 3, 0, 0, nowMs).ok).toBe(true);
    }
  });

  test("a faster step is refused and the position stands", () => {
    const world = new TestWorld();
    const player = world.enter(1);
    expect(world.world.move(player, 50, 0, 0, 1_000)).toEqual({ ok: false, refusal: "out_of_range" });
    expect(player.x).toBe(0);
  });

  test("standing still for long does not buy a jump across a capture point", () => {
    const world = new TestWorld();
    const player = world.enter(1);
    expect(world.world.move(player, 70, 0, 0, 600_000)).toEqual({ ok: false, refusal: "out_of_range" });
  });

  test("out of the zone's bounds there is nothing", () => {
    const world = new TestWorld();
    const player = world.enter(1, 199);
    expect(world.world.move(player, 201, 0, 0, 5_000)).toEqual({ ok: false, refusal: "out_of_range" });
  });
});

describe("what the events may look at", () => {
  test("nothing where nobody ever was, else the players of that instance and what a run keeps near a place", () => {
    const world = new TestWorld();
    expect(world.world.view(1, 1)).toBeNull();
    const player = world.enter(1, 3);
    world.enter(2, 0, 2);
    world.spawn(event([[objective({ type: "kill", creatureIds: [7] })]], { spawnPoints: "camp" }));
    const view = world.world.view(1, 1)!;
    expect([...view.players()]).toEqual([player]);
    expect(view.creaturesNear(1, [0, 0, 0], 10)).toBe(2);
    expect(view.creaturesNear(2, [0, 0, 0], 10)).toBe(0);
    expect(world.world.view(1, 2)!.creaturesNear(1, [0, 0, 0], 10)).toBe(0);
    expect([...view.players()][0]).toMatchObject({ characterId: 1, factionId: 0, x: 3, health: 1_000 });
  });
});

describe("objects", () => {
  const gather = event(
    [
      [
        objective({ type: "collect", itemId: 5, objectIds: [6] }),
        objective({ index: 1, type: "interact", objectIds: [9] }),
      ],
    ],
    {
      spawnPoints: "camp",
    },
  );

  test("are picked up or used within reach, and come back", () => {
    const world = new TestWorld();
    world.spawn(gather);
    const player = world.enter(1);
    const [crate, lever] = world.objects();
    expect(world.world.interact(player, crate!.guid, 0)).toEqual({ ok: true });
    expect(player.character.items.get(5)).toBe(1);
    expect(world.world.interact(player, crate!.guid, 0)).toEqual({ ok: false, refusal: "invalid_target" });
    expect(world.world.interact(player, lever!.guid, 0)).toEqual({ ok: false, refusal: "out_of_range" });
    expect(world.world.move(player, 8, 0, 0, 1_000).ok).toBe(true);
    expect(world.world.interact(player, lever!.guid, 1_000)).toEqual({ ok: true });
    expect(world.signals.map(({ name }) => name)).toEqual(["collection", "interaction"]);
    expect(world.told("interaction")).toMatchObject([{ objectId: 9, instanceId: 1, place: 1, by: { characterId: 1 } }]);
    world.world.tick(2_000);
    expect(world.objects()).toHaveLength(3);
  });

  test("a creature is no object", () => {
    const world = new TestWorld();
    world.spawn(event([[objective({ type: "kill", creatureIds: [7] })]], { spawnPoints: "camp" }));
    const player = world.enter(1);
    expect(world.world.interact(player, world.creatures()[0]!.guid, 0)).toEqual({
      ok: false,
      refusal: "invalid_target",
    });
  });
});

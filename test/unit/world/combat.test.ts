import { describe, expect, test } from "vitest";
import { event, objective } from "../../support/definitions.ts";
import { TestWorld } from "../../support/worlds.ts";

const hunt = (creatureId: number) =>
  event([[objective({ type: "kill", target: 99, creatureIds: [creatureId] })]], { spawnPoints: "camp" });

function huntingWorld(creatureId = 7) {
  const world = new TestWorld();
  world.spawn(hunt(creatureId));
  const player = world.enter(1);
  const [near, ...others] = world.creatures();
  return { world, player, near: near!, others };
}

describe("a cast", () => {
  test("takes health, tells the events what was really taken, and the last one kills", () => {
    const { world, player, near } = huntingWorld();
    player.packet = 41;
    expect(world.world.cast(player, 1, near.guid, 0)).toEqual({ ok: true });
    expect(world.world.cast(player, 1, near.guid, 0)).toEqual({ ok: true });
    const taken = world.signals.filter(({ name }) => name === "damage").map(({ signal }) => signal);
    expect(taken).toMatchObject([{ creatureId: 7, amount: 60 }, { amount: 40 }]);
    const killed = world.signals.find(({ name }) => name === "kill")?.signal;
    expect(killed).toMatchObject({ creatureId: 7, bossId: 0, damagers: [{ characterId: 1, damage: 100, packet: 41 }] });
    expect(killed).toMatchObject({ finisher: 1, instanceId: 1, wave: 0 });
    expect(world.shown).toContain("1 loses creature7: death");
  });

  test.each([
    ["an unknown spell", 99, "near", "not_found"],
    ["a heal at a creature", 3, "near", "invalid_target"],
    ["an attack at a player", 1, "self", "invalid_target"],
    ["a target that is not there", 1, "nobody", "invalid_target"],
    ["a target out of range", 4, "far", "out_of_range"],
  ] as const)("is refused: %s", (_, spellId, target, refusal) => {
    const { world, player, near, others } = huntingWorld();
    const guids = { near: near.guid, self: player.guid, nobody: 12_345, far: others.at(-1)!.guid };
    expect(world.world.cast(player, spellId, guids[target], 0)).toEqual({ ok: false, refusal });
    expect(world.signals).toEqual([]);
  });

  test("is refused before its cooldown is over, and others are not affected", () => {
    const { world, player, near } = huntingWorld();
    expect(world.world.cast(player, 2, near.guid, 500).ok).toBe(true);
    expect(world.world.cast(player, 2, near.guid, 1_499)).toEqual({ ok: false, refusal: "cooldown" });
    expect(world.world.cast(player, 1, near.guid, 600).ok).toBe(true);
    expect(world.world.cast(player, 2, near.guid, 1_500).ok).toBe(true);
  });

  test("at something that is not in view is refused even within range of none", () => {
    const { world, near } = huntingWorld();
    const distant = world.enter(2, 150);
    expect(world.world.cast(distant, 1, near.guid, 0)).toEqual({ ok: false, refusal: "invalid_target" });
  });

  test("heals what is missing and tells the events so", () => {
    const { world, player } = huntingWorld();
    player.health = 900;
    expect(world.world.cast(player, 3, 0, 0).ok).toBe(true);
    expect(player.health).toBe(1_000);
    expect(world.signals).toMatchObject([{ name: "healing", signal: { amount: 100 } }]);
    world.world.cast(player, 3, player.guid, 0);
    expect(world.signals).toHaveLength(1);
  });
});

describe("creatures", () => {
  test("drop loot for everyone who dealt damage and is still there", () => {
    const { world, player, near } = huntingWorld();
    const helper = world.enter(2);
    world.world.cast(helper, 2, near.guid, 0);
    world.world.cast(player, 1, near.guid, 0);
    world.world.leave(helper);
    world.world.cast(player, 1, near.guid, 0);
    expect(player.character.items.get(5)).toBe(1);
    expect(helper.character.items.get(5)).toBeUndefined();
    expect(world.signals.filter(({ name }) => name === "collection")).toHaveLength(1);
  });

  test("drop nothing when the roll says so", () => {
    const { world, player, near } = huntingWorld();
    world.random = 0.5;
    world.world.cast(player, 1, near.guid, 0);
    world.world.cast(player, 1, near.guid, 0);
    expect(player.character.items.size).toBe(0);
  });

  test("come back at their point after their time, and go when the phase ends", () => {
    const { world, player, near } = huntingWorld();
    world.world.cast(player, 1, near.guid, 0);
    world.world.cast(player, 1, near.guid, 0);
    expect(world.creatures()).toHaveLength(2);
    world.world.tick(1_999);
    expect(world.creatures()).toHaveLength(2);
    world.world.tick(2_000);
    expect(
      world
        .creatures()
        .map(({ x }) => x)
        .toSorted(),
    ).toEqual([0, 10, 20]);
    world.world.despawnRun(1);
    expect(world.creatures()).toEqual([]);
    expect(world.shown.at(-1)).toBe("1 loses creature7: despawn");
  });

  test("fight back, kill, and the fallen rises after its time and can do nothing until then", () => {
    const { world, player, near } = huntingWorld(8);
    const others = world.creatures().filter((creature) => creature !== near);
    for (const other of others) world.zone().remove(other, "despawn");
    world.world.cast(player, 2, near.guid, 0);
    for (const nowMs of [1_000, 2_000, 3_000]) world.world.tick(nowMs);
    expect(player.health).toBe(0);
    expect(world.world.cast(player, 1, near.guid, 3_001)).toEqual({ ok: false, refusal: "not_eligible" });
    expect(world.world.move(player, 1, 0, 0, 3_001)).toEqual({ ok: false, refusal: "not_eligible" });
    expect(world.told("hurt")).toMatchObject([
      { amount: 400, fell: false, by: null, victim: { characterId: 1 } },
      { amount: 400, fell: false },
      { amount: 200, fell: true },
    ]);
    world.world.tick(7_999);
    expect(player.health).toBe(0);
    world.world.tick(8_000);
    expect(player.health).toBe(1_000);
  });

  test("go after whoever hurt them up to 4 m, and back to their place when that one is gone", () => {
    const { world, others } = huntingWorld(8);
    const hunter = world.enter(2, 45);
    const last = others.at(-1)!;
    world.world.cast(hunter, 2, last.guid, 0);
    world.pass(100, 3_000);
    expect(last.x).toBeGreaterThan(24);
    expect(last.x).toBeLessThan(42);
    world.pass(3_100, 3_200);
    expect(hunter.health).toBe(0);
    world.world.leave(hunter);
    world.pass(3_300, 20_000);
    expect(last).toMatchObject({ x: 20, y: 0, z: 0 });
  });

  test("are as healthy as their phase is scaled, in whole points", () => {
    const world = new TestWorld();
    world.spawn(hunt(7), { scale: { targets: [99], creatures: 1, health: 1.256, participants: 30 } });
    expect(world.creatures().map(({ health, healthMax }) => [health, healthMax])).toEqual(Array(3).fill([126, 126]));
  });

  test("without an attack do not fight", () => {
    const { world, player, near } = huntingWorld(7);
    world.world.cast(player, 2, near.guid, 0);
    for (let nowMs = 0; nowMs < 20_000; nowMs += 1_000) world.world.tick(nowMs);
    expect(player.health).toBe(1_000);
  });
});

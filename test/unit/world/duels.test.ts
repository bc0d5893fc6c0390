import { describe, expect, test } from "vitest";
import { TestWorld, testContent } from "../../support/worlds.ts";

const blade = { id: 9, name: "blade", damage: 600, healing: 50, rangeMeters: 30, cooldownMs: 0 };

function pair() {
  const content = testContent();
  const world = new TestWorld({ ...content, spells: new Map([...content.spells, [9, blade]]) });
  return { world, attacker: world.enter(1), victim: world.enter(2, 5) };
}

describe("a damaging spell at another player", () => {
  test("is refused outside a duel, and hurts nobody", () => {
    const { world, attacker, victim } = pair();
    expect(world.world.cast(attacker, 1, victim.guid, 0)).toEqual({ ok: false, refusal: "invalid_target" });
    world.opponents.add("2 1");
    expect(world.world.cast(attacker, 1, victim.guid, 0)).toEqual({ ok: false, refusal: "invalid_target" });
    expect(victim.health).toBe(1_000);
    expect(world.signals).toEqual([]);
  });

  test("is refused at oneself even where one might fight anybody", () => {
    const { world, attacker } = pair();
    world.opponents.add("1 1");
    expect(world.world.cast(attacker, 1, attacker.guid, 0)).toEqual({ ok: false, refusal: "invalid_target" });
    expect(world.world.cast(attacker, 1, 0, 0)).toEqual({ ok: false, refusal: "invalid_target" });
  });

  test("hurts an opponent, who falls, is no target any more and rises again", () => {
    const { world, attacker, victim } = pair();
    world.opponents.add("1 2");
    expect(world.world.cast(attacker, 9, victim.guid, 0)).toEqual({ ok: true });
    expect(world.world.cast(attacker, 9, victim.guid, 100)).toEqual({ ok: true });
    expect(world.signals).toMatchObject([
      { name: "hurt", signal: { amount: 600, fell: false, by: { characterId: 1 }, victim: { characterId: 2 } } },
      { name: "hurt", signal: { amount: 400, fell: true } },
    ]);
    expect(world.shown).toContain("p2 has 0");
    expect(world.world.cast(attacker, 9, victim.guid, 200)).toEqual({ ok: false, refusal: "invalid_target" });
    world.pass(300, 5_100);
    expect(victim.health).toBe(1_000);
  });

  test("keeps its range and cooldown", () => {
    const { world, attacker, victim } = pair();
    world.opponents.add("1 2");
    expect(world.world.cast(attacker, 2, victim.guid, 0).ok).toBe(true);
    expect(world.world.cast(attacker, 2, victim.guid, 500)).toEqual({ ok: false, refusal: "cooldown" });
    const distant = world.enter(3, 50);
    world.opponents.add("1 3");
    expect(world.world.cast(attacker, 1, distant.guid, 0)).toEqual({ ok: false, refusal: "out_of_range" });
  });

  test("that heals too heals whoever is no opponent, and the events hear whom", () => {
    const { world, attacker, victim } = pair();
    victim.health = 900;
    expect(world.world.cast(attacker, 9, victim.guid, 0)).toEqual({ ok: true });
    expect(victim.health).toBe(950);
    expect(world.told("healing")).toMatchObject([{ amount: 50, by: { characterId: 1 }, target: { characterId: 2 } }]);
  });
});

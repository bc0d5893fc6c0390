import { beforeEach, describe, expect, test } from "vitest";
import type { SpellDefinition } from "../../../src/content/world-definitions.ts";
import { decide } from "../../../tools/bots/brain.ts";
import type { GameData } from "../../../tools/bots/game-data.ts";
import { homeOf } from "../../../tools/bots/places.ts";
import { blankMemory, blankSight, type Memory, type Sight } from "../../../tools/bots/sight.ts";
import { event, objective } from "../../support/definitions.ts";
import { CREATURE, dataOf, OBJECT, run, see, shown, spell } from "./what-is-shown.ts";

const bolt = spell({ id: 1, damage: 100, rangeMeters: 40 });
const volley = spell({ id: 2, damage: 350, rangeMeters: 20, cooldownMs: 4_000 });
const mend = spell({ id: 3, healing: 120, rangeMeters: 30 });
const spells: SpellDefinition[] = [bolt, volley, mend];

const kill = objective({ type: "kill", index: 0, target: 5, creatureIds: [CREATURE] });
const use = objective({ type: "interact", index: 1, target: 5, objectIds: [OBJECT] });
const gather = objective({ type: "collect", index: 2, target: 5, itemId: 7, turnIn: true });

let sight: Sight;
let memory: Memory;
beforeEach(() => {
  sight = { ...blankSight(), health: 1_000, healthMax: 1_000 };
  memory = blankMemory(0);
});

const next = (data: GameData, nowMs = 10_000) => decide(sight, memory, data, null, nowMs);

describe("what a bot does next", () => {
  test("it waits while no run is shown, and while it lies fallen", () => {
    const data = dataOf(event([[kill]]), spells);
    see(sight, { templateId: CREATURE, x: 5 });
    expect(next(data)).toEqual({ kind: "wait" });
    sight.run = run([shown(kill)]);
    sight.health = 0;
    expect(next(data)).toEqual({ kind: "wait" });
    sight.health = 1;
    expect(next(data).kind).toBe("cast");
  });

  test("it casts the strongest spell that is ready and reaches", () => {
    const data = dataOf(event([[kill]]), spells);
    sight.run = run([shown(kill)]);
    const target = see(sight, { templateId: CREATURE, x: 10 });
    expect(next(data)).toEqual({ kind: "cast", spell: volley, target });
    memory.spellReadyAtMs.set(volley.id, 12_000);
    expect(next(data)).toEqual({ kind: "cast", spell: bolt, target });
    expect(next(data, 12_000)).toEqual({ kind: "cast", spell: volley, target });
    sight.x = -15;
    expect(next(data, 12_000)).toEqual({ kind: "cast", spell: bolt, target });
  });

  test("where damage counts it prefers whole hundreds, which can be timed", () => {
    const damage = objective({ type: "damage", target: 1_000, creatureIds: [CREATURE] });
    const data = dataOf(event([[damage]]), spells);
    sight.run = run([shown(damage)]);
    const target = see(sight, { templateId: CREATURE, x: 10 });
    expect(next(data)).toEqual({ kind: "cast", spell: bolt, target });
  });

  test("it walks up to what is out of range, and waits within range until a spell is ready", () => {
    const data = dataOf(event([[kill]]), [volley]);
    sight.run = run([shown(kill)]);
    const target = see(sight, { templateId: CREATURE, x: 50 });
    expect(next(data)).toMatchObject({ kind: "walk", to: target, target });
    sight.x = 45;
    memory.spellReadyAtMs.set(volley.id, 99_999);
    expect(next(data)).toEqual({ kind: "wait" });
  });

  test("it goes up to an object and uses it", () => {
    const data = dataOf(event([[use]]), spells);
    sight.run = run([shown(use)]);
    const target = see(sight, { kind: "object", templateId: OBJECT, x: 12 });
    expect(next(data)).toMatchObject({ kind: "walk", target });
    sight.x = 10;
    expect(next(data)).toEqual({ kind: "interact", target });
    memory.avoidUntilMs.set(target.key, 20_000);
    expect(next(data).kind).not.toBe("interact");
  });

  test("it leaves alone what moves no open objective", () => {
    const data = dataOf(event([[kill]]), spells);
    sight.run = run([shown(kill)]);
    sight.x = -50;
    see(sight, { templateId: CREATURE + 1, x: 3 });
    see(sight, { kind: "object", templateId: OBJECT, x: 1 });
    see(sight, { templateId: CREATURE, x: 3, health: 0 });
    expect(next(data)).toMatchObject({ kind: "walk", target: null });
    sight.run.objectives = [shown(kill, kill.target)];
    expect(next(data)).toEqual({ kind: "wait" });
  });

  test("it turns in what it holds, no more than is needed, and never again what was not taken", () => {
    const data = dataOf(event([[kill, use, gather]]), spells);
    sight.run = run([shown(gather, 3)]);
    sight.items.set(7, 4).set(8, 9);
    expect(next(data)).toEqual({ kind: "turn_in", objectiveIndex: 2, itemId: 7, amount: 2 });
    memory.turnInPending = true;
    expect(next(data).kind).not.toBe("turn_in");
    memory.turnInPending = false;
    memory.hopeless.add("2:7");
    expect(next(data).kind).not.toBe("turn_in");
  });

  test("it heals a friend nearby, but not all the time", () => {
    const data = dataOf(event([[kill]]), spells);
    sight.run = run([shown(kill)]);
    const friend = { guid: 5n, x: 10, y: 0, z: 0 };
    const heal = { kind: "heal", spell: mend, guid: 5n };
    expect(decide(sight, memory, data, friend, 10_000)).toEqual(heal);
    expect(decide(sight, memory, data, { ...friend, x: 99 }, 10_000).kind).not.toBe("heal");
    memory.healAtMs = 11_000;
    expect(decide(sight, memory, data, friend, 10_000).kind).not.toBe("heal");
    expect(decide(sight, memory, data, friend, 11_000)).toEqual(heal);
  });

  test("required objectives go first, and bots of different rank begin with different ones", () => {
    const optional = { ...use, required: false };
    const data = dataOf(event([[kill, optional]]), spells);
    sight.run = run([shown(kill), shown(optional)]);
    const creature = see(sight, { templateId: CREATURE, x: 30 });
    see(sight, { kind: "object", templateId: OBJECT, x: 1 });
    expect(next(data)).toMatchObject({ kind: "cast", target: creature });
    const both = dataOf(event([[kill, use]]), spells);
    memory = blankMemory(1);
    expect(next(both)).toMatchObject({ kind: "interact" });
  });

  test("where nothing shows up it looks around the zone, always within its bounds", () => {
    const data = dataOf(event([[kill]]), spells);
    sight.run = run([shown(kill)]);
    memory.idleSinceMs = 10_000;
    const { min, max } = data.zone.bounds;
    for (let nowMs = 10_000; nowMs < 400_000; nowMs += 2_000) {
      const action = next(data, nowMs);
      if (action.kind !== "walk") continue;
      const { x, y, z } = action.to;
      [x, y, z].forEach((value, axis) => {
        expect(value).toBeGreaterThanOrEqual(min[axis] ?? 0);
        expect(value).toBeLessThanOrEqual(max[axis] ?? 0);
      });
    }
  });

  test("bots gather at different places within the zone", () => {
    const data = dataOf(event([[kill]]), spells);
    const homes = Array.from({ length: 500 }, (_, rank) => homeOf(data, rank));
    expect(new Set(homes.map(({ x, z }) => `${x.toFixed(2)} ${z.toFixed(2)}`)).size).toBeGreaterThan(450);
    for (const { x, z } of homes) expect(Math.max(Math.abs(x), Math.abs(z))).toBeLessThan(100);
  });
});

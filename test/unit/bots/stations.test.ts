import { beforeEach, describe, expect, test } from "vitest";
import type { ControlPointDefinition, WardDefinition } from "../../../src/content/definitions.ts";
import { decide } from "../../../tools/bots/brain.ts";
import type { GameData } from "../../../tools/bots/game-data.ts";
import { blankMemory, blankSight, type Memory, type ShownPoint, type Sight } from "../../../tools/bots/sight.ts";
import { metersTo } from "../../../tools/bots/targets.ts";
import { event, objective } from "../../support/definitions.ts";
import { CREATURE, dataOf, run, see, shown, spell } from "./what-is-shown.ts";

const bolt = spell({ id: 1, damage: 100, rangeMeters: 40 });
const mend = spell({ id: 3, healing: 120, rangeMeters: 30 });
const ward: WardDefinition = {
  ...{ creatureId: 5, health: 1_000, position: [20, 0, 0], checkpoints: [[60, 0, 0]] },
  ...{ metersPerSecond: 4, companionMeters: 10 },
};

let sight: Sight;
let memory: Memory;
beforeEach(() => {
  sight = { ...blankSight(), health: 1_000, healthMax: 1_000 };
  memory = blankMemory(0);
});

const next = (data: GameData, nowMs = 10_000) => decide(sight, memory, data, null, nowMs);

/** Walks as the bot wants to until it no longer does. Returns what it wants then. */
function settle(data: GameData) {
  for (let steps = 0; steps < 50; steps += 1) {
    const action = next(data);
    if (action.kind !== "walk") return action;
    Object.assign(sight, { x: action.to.x, y: action.to.y, z: action.to.z });
  }
  throw new Error("it walks for ever");
}

describe("defending", () => {
  const defend = objective({ type: "defend", target: 30, ward, creatureIds: [CREATURE] });
  const data = dataOf(event([[defend]]), [bolt, mend]);
  beforeEach(() => {
    sight.run = run([shown(defend)]);
  });

  test("it goes to what is protected and stays near it, whatever lures it away", () => {
    sight.x = -60;
    expect(next(data)).toMatchObject({ kind: "walk", target: null });
    expect(settle(data)).toEqual({ kind: "wait" });
    expect(metersTo(sight, { x: 20, y: 0, z: 0 })).toBeLessThan(30);
    see(sight, { templateId: CREATURE, x: -90 });
    expect(next(data)).toEqual({ kind: "wait" });
  });

  test("it fights what is near, and mends what it protects", () => {
    sight.x = 20;
    const attacker = see(sight, { templateId: CREATURE, x: 40 });
    expect(next(data)).toEqual({ kind: "cast", spell: bolt, target: attacker });
    const beacon = see(sight, { kind: "protected", templateId: 5, x: 20, health: 840, healthMax: 1_000 });
    expect(next(data)).toEqual({ kind: "heal", spell: mend, guid: beacon.guid });
    memory.squad = { index: 1, count: 2 };
    expect(next(data).kind).toBe("cast");
    beacon.health = 490;
    expect(next(data).kind).toBe("heal");
  });
});

test("it walks with whoever is escorted, and shoots without leaving it", () => {
  const escort = objective({ type: "escort", target: 1, ward });
  const data = dataOf(event([[escort]]), [bolt]);
  sight.run = run([shown(escort)]);
  const walker = see(sight, { kind: "escort", templateId: 5, x: 30 });
  settle(data);
  expect(metersTo(sight, walker)).toBeLessThan(10);
  walker.x = 50;
  expect(next(data)).toMatchObject({ kind: "walk" });
  settle(data);
  expect(metersTo(sight, walker)).toBeLessThan(10);
  see(sight, { templateId: CREATURE, x: 92 });
  settle(data);
  expect(metersTo(sight, walker)).toBeLessThan(10);
});

test("it survives inside the area", () => {
  const survive = objective({ type: "survive", target: 30, area: { position: [50, 0, 50], radiusMeters: 20 } });
  const data = dataOf(event([[survive]]), [bolt]);
  sight.run = run([shown(survive)]);
  see(sight, { templateId: CREATURE, x: -90 });
  settle(data);
  expect(metersTo(sight, { x: 50, y: 0, z: 50 })).toBeLessThan(20);
});

describe("territory", () => {
  const hold = objective({ type: "territory", target: 3 });
  const controlPoints = [1, 2, 3].map((id): ControlPointDefinition => {
    const position = [id * 30 - 60, 0, 0] as const;
    return { id, name: "", position, captureRadiusMeters: 8, captureTimeMs: 8_000, decayTimeMs: 8_000 };
  });
  const data = dataOf(event([[hold]], { controlPoints }), [bolt]);
  const point = (id: number, owner: number, progress = 100, contested = false): ShownPoint => {
    return { x: id * 30 - 60, y: 0, z: 0, radius: 8, owner, progress, contested };
  };
  const whereAre = (bots: number) =>
    Array.from({ length: bots }, (_, rank) => {
      sight = { ...blankSight(), health: 1_000, healthMax: 1_000, run: run([shown(hold)]) };
      memory = { ...blankMemory(rank), squad: { index: rank, count: bots } };
      settle(data);
      return controlPoints.findIndex(({ position: [x, y, z] }) => metersTo(sight, { x, y, z }) <= 8) + 1;
    });

  test("bots share the points out", () => {
    expect(whereAre(7)).toEqual([1, 2, 3, 1, 2, 3, 1]);
    expect(new Set(whereAre(2)).size).toBe(2);
  });

  test("a lone bot goes round: to the next that is not held, then to the one that falls", () => {
    memory.squad = { index: 0, count: 1 };
    sight.run = run([shown(hold)]);
    const { points } = sight.run;
    sight.x = -30;
    points.set(1, point(1, 0, 50));
    settle(data);
    expect(sight.x).toBeLessThan(-22);
    points.set(1, point(1, 1));
    settle(data);
    expect(Math.abs(sight.x)).toBeLessThan(8);
    points
      .set(2, point(2, 1))
      .set(3, point(3, 1))
      .set(1, point(1, 1, 40));
    settle(data);
    expect(sight.x).toBeLessThan(-22);
    points.set(1, point(1, 1)).set(3, point(3, 1, 100, true));
    settle(data);
    expect(sight.x).toBeGreaterThan(22);
  });

  test("it clears the creatures that stand in its point", () => {
    memory.squad = { index: 0, count: 3 };
    sight.run = run([shown(hold)]);
    sight.x = -30;
    const intruder = see(sight, { templateId: 77, x: -28 });
    expect(next(data)).toMatchObject({ kind: "cast", target: intruder });
  });
});

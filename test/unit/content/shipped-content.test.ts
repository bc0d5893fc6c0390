import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import type { Content, EventDefinition } from "../../../src/content/definitions.ts";
import { loadContent } from "../../../src/content/load-content.ts";

let content: Content;
let events: EventDefinition[];

beforeAll(async () => {
  const loaded = await loadContent(fileURLToPath(new URL("../../../content", import.meta.url)));
  if ("faults" in loaded) throw new Error(JSON.stringify(loaded.faults, null, 2));
  content = loaded.content;
  events = [...content.events.values()];
});

test("there are events in three zones, one with three phases, one with a turn-in, one of damage alone", () => {
  expect(content.zones.size).toBeGreaterThanOrEqual(3);
  expect(events.length).toBeGreaterThanOrEqual(4);
  const kinds = events.map(({ phases }) => phases.map(({ objectives }) => objectives.map(({ type }) => type)));
  expect(kinds.some((phases) => phases.length === 3)).toBe(true);
  expect(kinds.some((phases) => phases.flat().every((type) => type === "damage"))).toBe(true);
  expect(events.some(({ phases }) => phases.some(({ objectives }) => objectives.some(({ turnIn }) => turnIn)))).toBe(
    true,
  );
});

test("an event drops loot for every tier", () => {
  const full = [...content.lootTables.values()].filter(({ tierDrops }) =>
    Object.values(tierDrops).every((drops) => drops.length > 0),
  );
  expect(events.some(({ rewards }) => full.some(({ id }) => id === rewards.lootTableId))).toBe(true);
});

test("two events of one zone count the same creature", () => {
  const creaturesOf = ({ phases }: EventDefinition) =>
    phases.flatMap(({ objectives }) => objectives.flatMap(({ creatureIds }) => creatureIds));
  const pairs = events.flatMap((one) =>
    events.filter((other) => other.id > one.id && other.zoneId === one.zoneId).map((other) => [one, other] as const),
  );
  expect(pairs.some(([one, other]) => creaturesOf(one).some((id) => creaturesOf(other).includes(id)))).toBe(true);
});

test("every event has 12 to 20 spawn points within 30 m of their middle", () => {
  for (const { spawnPoints, zoneId } of events) {
    const points = content.zones.get(zoneId)?.spawnPointGroups[spawnPoints ?? ""] ?? [];
    expect(points.length).toBeGreaterThanOrEqual(12);
    expect(points.length).toBeLessThanOrEqual(20);
    const middle = (axis: 0 | 2) => points.reduce((sum, { position }) => sum + position[axis], 0) / points.length;
    const [x, z] = [middle(0), middle(2)];
    for (const { position } of points) expect(Math.hypot(position[0] - x, position[2] - z)).toBeLessThanOrEqual(30);
  }
});

test("spells strike without a cooldown for exactly 100 at 40 m, and some heal", () => {
  const spells = [...content.spells.values()];
  expect(spells.some((spell) => spell.damage === 100 && spell.rangeMeters === 40 && spell.cooldownMs === 0)).toBe(true);
  expect(spells.filter(({ healing }) => healing > 0).length).toBeGreaterThanOrEqual(2);
});

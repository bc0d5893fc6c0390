import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import type { Content, EventDefinition, EventVariation } from "../../../src/content/definitions.ts";
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

test("every kind of objective, wave, mode and victory is played by some event", () => {
  const phases = events.flatMap((event) => event.phases);
  const objectives = phases.flatMap((phase) => phase.objectives);
  const kinds = new Set(objectives.map(({ type }) => type));
  for (const kind of [
    "kill",
    "kill_boss",
    "collect",
    "interact",
    "defend",
    "escort",
    "survive",
    "territory",
    "damage",
  ]) {
    expect(kinds).toContain(kind);
  }
  expect(new Set(events.map(({ mode }) => mode)).size).toBe(4);
  expect(objectives.some(({ checklist, busyMs }) => checklist && busyMs > 0)).toBe(true);
  expect(objectives.some(({ hidden, activatedBy }) => hidden && activatedBy.length > 0)).toBe(true);
  expect(objectives.some(({ secret, team }) => secret && team > 0)).toBe(true);
  expect(objectives.filter(({ waves }) => waves).map(({ type }) => type)).toEqual(["kill", "defend"]);
  expect(phases.some(({ vote }) => vote !== null)).toBe(true);
  expect(events.some(({ scaling }) => scaling.escalation.length > 0)).toBe(true);
  const held = events.filter(({ controlPoints }) => controlPoints.length > 0);
  expect(new Set(held.map(({ victoryCondition }) => victoryCondition))).toEqual(new Set(["hold_all", "hold_time"]));
});

test("nothing that counts time needs more than 45 s, and control points are a short walk apart", () => {
  for (const event of events) {
    for (const { type, target, ward } of event.phases.flatMap(({ objectives }) => objectives)) {
      if (type === "defend" || type === "survive") expect(target).toBeLessThanOrEqual(45);
      if (type !== "escort" || ward?.position == null) continue;
      const way = [ward.position, ...ward.checkpoints];
      const meters = way.slice(1).map((to, i) => Math.hypot(to[0] - way[i]![0], to[2] - way[i]![2]));
      expect(meters.reduce((sum, part) => sum + part, 0) / ward.metersPerSecond).toBeLessThanOrEqual(20);
    }
    for (const one of event.controlPoints) {
      expect(one.captureTimeMs).toBeLessThanOrEqual(8000);
      for (const other of event.controlPoints.filter(({ id }) => id > one.id)) {
        const apart = Math.hypot(one.position[0] - other.position[0], one.position[2] - other.position[2]);
        expect(apart).toBeGreaterThanOrEqual(25);
        expect(apart).toBeLessThanOrEqual(45);
      }
    }
  }
});

test("world bosses come only when they are called, and drop loot of their own", () => {
  const bosses = [...content.worldBosses.values()];
  expect(bosses.length).toBeGreaterThanOrEqual(2);
  for (const boss of bosses) {
    expect(boss).toMatchObject({ spawnWindow: null, spawnCooldownHours: 24 });
    expect(boss.calledByObjectId + boss.calledByItemId).toBeGreaterThan(0);
    expect(content.lootTables.get(boss.lootTableId)?.worldBossId).toBe(boss.id);
  }
});

test("a chain has a locked step, another waits for a failure, and holding all points drops something", () => {
  const chains = [...content.chains.values()];
  expect(chains.some(({ steps }) => steps.length >= 3 && steps.at(-1)?.locked)).toBe(true);
  expect(chains.some(({ steps }) => steps.some(({ on }) => on === "failed"))).toBe(true);
  const bonuses = [...content.lootTables.values()].filter(({ bonusDrops }) =>
    bonusDrops.some(({ condition }) => condition === "control_all_points"),
  );
  for (const { eventId } of bonuses) expect(content.events.get(eventId)?.controlPoints.length).toBeGreaterThan(0);
  expect(bonuses.length).toBeGreaterThan(0);
});

test("an event has a variation for a festival, which asks for more and pays more", () => {
  const [[eventId, [variation]]] = [...content.variations] as [[number, [EventVariation]]];
  const event = content.events.get(eventId)!;
  expect(variation.definition).toMatchObject({ id: eventId, zoneId: event.zoneId });
  expect(variation.definition.phases[0]!.objectives[0]!.target).toBeGreaterThan(event.phases[0]!.objectives[0]!.target);
  expect(variation.definition.rewards.xp).toBeGreaterThan(event.rewards.xp);
});

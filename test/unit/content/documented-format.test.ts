import { expect, test } from "vitest";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir } from "./content-dir.ts";

/** Every key that the format documents, in its place, with a value. */
const DOCUMENTED = {
  "public_events.json": `{"public_events": [{"id": 1, "name": "Tide", "type": "territory", "zone_id": 2, "duration_ms": 60000,
    "phases": [{"index": 0, "duration_ms": 30000, "objectives": [{"index": 0, "type": "collect", "target": 9,
      "creature_ids": [3], "boss_id": 8, "item_id": 4, "object_ids": [5], "duration_ms": 1000,
      "contribution_per_unit": 6, "required": false, "turn_in": true},
      {"index": 1, "type": "kill", "target": 2, "creature_ids": [3]}]}],
    "rewards": {"xp": 500, "gold": 100, "currency": {"marks": 7}, "loot_table_id": 6,
      "reputation": {"faction_id": 11, "amount": 12}, "achievement_id": 13, "title_id": 14, "scaling": "flat"},
    "spawn_points": "north", "waves": [{"enemy_count": 10}], "control_points": [{"id": 1, "name": "Hill",
      "position": [1, 2, 3], "capture_radius": 12.5, "capture_time_ms": 9000, "decay_time_ms": 8000}],
    "victory_condition": "hold_all", "hold_time_required_ms": 45000}]}`,
  "world_bosses.json": `{"world_bosses": [{"id": 8, "name": "Old One", "creature_template_id": 3, "zone_id": 2,
    "spawn_position": [4, 5, 6], "spawn_window": {"start_hour": 20, "end_hour": 2}, "spawn_cooldown_hours": 36,
    "despawn_timer_ms": 1800000, "phases": [{"health_threshold": 75, "abilities": [7, "tidal_wave"],
      "add_spawns": [{"creature_id": 3, "count": 4}]}], "enrage_timer_ms": 600000, "loot_table_id": 6,
    "currency_reward": {"marks": 50}, "achievement_id": 15, "title_id": 16}]}`,
  "event_loot_tables.json": `{"event_loot_tables": [{"id": 6, "name": "Spoils", "event_id": 1,
    "tier_drops": {"gold": [{"item_id": 4, "quantity": 3, "chance": 0.5, "name": "Cog"}],
      "silver": [{"item_id": 4, "quantity": 2, "chance": 0.4, "name": "Cog"}],
      "bronze": [{"item_id": 4, "quantity": 1, "chance": 0.3, "name": "Cog"}],
      "participation": [{"item_id": 4, "quantity": 1, "chance": 0, "name": "Cog"}]},
    "bonus_drops": [{"item_id": 4, "quantity": 1, "chance": 1, "condition": "any", "name": "Cog"},
      {"item_id": 4, "quantity": 1, "chance": 1, "condition": "first_completion", "name": "Cog"},
      {"item_id": 4, "quantity": 1, "chance": 1, "condition": "gold_streak_12", "name": "Cog"},
      {"item_id": 4, "quantity": 1, "chance": 1, "condition": "control_all_points", "name": "Cog"}]},
    {"id": 7, "name": "Boss spoils", "world_boss_id": 8}]}`,
  "event_spawn_points.json": `{"event_spawn_points": [{"zone_id": 2,
    "spawn_point_groups": {"north": [{"position": [7, 8, 9], "rotation": 1.57}]}}]}`,
  "zones.json": `{"zones": [{"id": 2, "name": "Flats", "bounds": {"min": [-10, -10, -10], "max": [10, 10, 10]}}]}`,
  "creatures.json": `{"creatures": [{"id": 3, "name": "Crab", "health": 50, "respawn_ms": 700,
    "attack": {"damage": 2, "interval_ms": 900, "aggro_radius": 7.5}, "drops": [{"item_id": 4, "chance": 0.25}]}]}`,
  "items.json": `{"items": [{"id": 4, "name": "Cog", "stack": 20}]}`,
  "objects.json": `{"objects": [{"id": 5, "name": "Crate", "item_id": 4, "respawn_ms": 800}]}`,
  "spells.json": `{"spells": [{"id": 7, "name": "Zap", "damage": 11, "healing": 12, "range": 13.5, "cooldown_ms": 14}]}`,
};

async function documented() {
  const loaded = await loadContent(await contentDir(DOCUMENTED));
  if ("faults" in loaded) throw new Error(JSON.stringify(loaded.faults, null, 2));
  return loaded.content;
}

/** What an objective has that says nothing about how it is activated, walked, held or raced for. */
const plain = {
  ...{ name: "", hidden: false, activatedBy: [], checklist: false, busyMs: 0, area: null, ward: null },
  ...{ controlPointIds: [], waves: false, team: 0, secret: false },
};

test("an event with every documented key", async () => {
  expect((await documented()).events.get(1)).toEqual({
    id: 1,
    name: "Tide",
    type: "territory",
    zoneId: 2,
    durationMs: 60_000,
    phases: [
      {
        index: 0,
        durationMs: 30_000,
        objectives: [
          {
            ...{ index: 0, type: "collect", target: 9, creatureIds: [3], bossId: 8, itemId: 4, objectIds: [5] },
            ...{ durationMs: 1000, contributionPerUnit: 6, required: false, turnIn: true, ...plain },
          },
          {
            ...{ index: 1, type: "kill", target: 1, creatureIds: [3], bossId: 0, itemId: 0, objectIds: [] },
            ...{ durationMs: 0, contributionPerUnit: 10, required: true, turnIn: false, ...plain, waves: true },
          },
        ],
        vote: null,
      },
    ],
    rewards: {
      ...{ xp: 500, gold: 100, currency: { marks: 7 }, lootTableId: 6, reputation: { factionId: 11, amount: 12 } },
      ...{ achievementId: 13, titleId: 14, scaling: "flat", tiers: "rank" },
    },
    spawnPoints: "north",
    waves: [
      {
        ...{ type: "final", creatureIds: [3], enemyCount: 10, spawnPoints: null, timeLimitMs: 0, killThreshold: 1 },
        ...{ delayMs: 5000, onTimeout: "fail" },
      },
    ],
    controlPoints: [
      { id: 1, name: "Hill", position: [1, 2, 3], captureRadiusMeters: 12.5, captureTimeMs: 9000, decayTimeMs: 8000 },
    ],
    victoryCondition: "hold_all",
    holdTimeRequiredMs: 45_000,
    scaling: { escalation: [], difficulty: [] },
    ...{ mode: "cooperative", teams: [], teamAssignment: "balance", graceMs: 60_000, boss: null },
    rounds: { bestOf: 3, durationMs: 60_000, pauseMs: 5000, knockedOut: 1, survivors: 1 },
    abandoned: { outcome: "continue", afterMs: 60_000 },
  });
});

test("a world boss with every documented key", async () => {
  expect((await documented()).worldBosses.get(8)).toEqual({
    ...{ id: 8, name: "Old One", creatureTemplateId: 3, zoneId: 2, spawnPosition: [4, 5, 6] },
    ...{ spawnWindow: { startHour: 20, endHour: 2 }, spawnCooldownHours: 36, despawnTimerMs: 1_800_000 },
    phases: [{ healthThreshold: 75, abilities: [7, "tidal_wave"], addSpawns: [{ creatureId: 3, count: 4 }] }],
    ...{ enrageTimerMs: 600_000, lootTableId: 6, currencyReward: { marks: 50 }, achievementId: 15, titleId: 16 },
    ...{ calledByObjectId: 0, calledByItemId: 0, timezone: "UTC", rewardXp: 500, rewardGold: 100 },
  });
});

test("loot tables with every documented key", async () => {
  const { lootTables } = await documented();
  const drop = (quantity: number, chance: number) => ({ itemId: 4, quantity, chance, name: "Cog" });
  expect(lootTables.get(6)).toEqual({
    ...{ id: 6, name: "Spoils", eventId: 1, worldBossId: 0 },
    tierDrops: { gold: [drop(3, 0.5)], silver: [drop(2, 0.4)], bronze: [drop(1, 0.3)], participation: [drop(1, 0)] },
    bonusDrops: [
      { ...drop(1, 1), condition: "any", streak: 0 },
      { ...drop(1, 1), condition: "first_completion", streak: 0 },
      { ...drop(1, 1), condition: "gold_streak", streak: 12 },
      { ...drop(1, 1), condition: "control_all_points", streak: 0 },
    ],
  });
  expect(lootTables.get(7)).toMatchObject({ worldBossId: 8, tierDrops: { gold: [] }, bonusDrops: [] });
});

test("the world's entries with every documented key", async () => {
  const content = await documented();
  expect(content.zones.get(2)).toEqual({
    ...{ id: 2, name: "Flats", bounds: { min: [-10, -10, -10], max: [10, 10, 10] } },
    spawnPointGroups: { north: [{ position: [7, 8, 9], rotation: 1.57 }] },
  });
  expect(content.creatures.get(3)).toEqual({
    ...{ id: 3, name: "Crab", health: 50, respawnMs: 700, drops: [{ itemId: 4, chance: 0.25 }] },
    attack: { damage: 2, intervalMs: 900, aggroRadiusMeters: 7.5 },
  });
  expect(content.items.get(4)).toEqual({ id: 4, name: "Cog", stack: 20 });
  expect(content.objects.get(5)).toEqual({ id: 5, name: "Crate", itemId: 4, respawnMs: 800 });
  expect(content.spells.get(7)).toEqual({
    ...{ id: 7, name: "Zap", damage: 11, healing: 12, rangeMeters: 13.5, cooldownMs: 14 },
  });
});

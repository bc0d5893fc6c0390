import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Content } from "../../../src/content/definitions.ts";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir, filesOf, type Json, soundContent } from "./content-dir.ts";

async function load(files: { readonly [file: string]: Json | Uint8Array }): Promise<Content> {
  const loaded = await loadContent(await contentDir(files));
  if ("faults" in loaded) throw new Error(JSON.stringify(loaded.faults, null, 2));
  return loaded.content;
}

test("an empty directory is content without entries", async () => {
  const content = await load({});
  for (const [name, entries] of Object.entries(content))
    expect({ name, size: entries.size }).toEqual({ name, size: 0 });
  expect(Object.keys(content)).toContain("chains");
});

test("what is no content file is left alone: other endings, hidden files, folders", async () => {
  const dir = await contentDir({ "README.md": "# hello", ".draft.json": "{", "zones.json.bak": "{" });
  await mkdir(join(dir, "old"));
  expect(await loadContent(dir)).toHaveProperty("content");
});

test("a byte order mark at the start of a file is not a fault", async () => {
  const content = await load({ "items.json": '\uFEFF{"items": [{"id": 1}]}' });
  expect(content.items.get(1)).toEqual({ id: 1, name: "", stack: 1 });
});

test("keys that are left out get their defaults", async () => {
  const content = await load(filesOf(soundContent()));
  expect(content.events.get(100)).toMatchObject({
    name: "",
    durationMs: 300_000,
    rewards: { xp: 0, gold: 0, currency: {}, lootTableId: 50, reputation: null, scaling: "tiered" },
    waves: [],
    controlPoints: [],
    victoryCondition: "hold_all",
    holdTimeRequiredMs: 0,
  });
  expect(content.events.get(100)?.phases).toMatchObject([
    {
      index: 0,
      durationMs: null,
      objectives: [
        { index: 0, contributionPerUnit: 10, required: true, turnIn: false, bossId: 0, objectIds: [] },
        { index: 1, contributionPerUnit: 5, creatureIds: [] },
        { index: 2, contributionPerUnit: 15, itemId: 0 },
      ],
    },
    { index: 1, objectives: [{ index: 0, target: 1, contributionPerUnit: 100, bossId: 60 }] },
  ]);
  expect(content.creatures.get(20)).toMatchObject({
    respawnMs: 10_000,
    attack: { damage: 3, intervalMs: 2000, aggroRadiusMeters: 0 },
    drops: [{ itemId: 40, chance: 1 }],
  });
  expect(content.creatures.get(21)).toMatchObject({ attack: null, drops: [] });
  expect(content.objects.get(31)).toEqual({ id: 31, name: "", itemId: 0, respawnMs: 5000 });
  expect(content.spells.get(1)).toEqual({ id: 1, name: "", damage: 10, healing: 0, rangeMeters: 30, cooldownMs: 0 });
  expect(content.lootTables.get(50)?.tierDrops.gold).toEqual([{ itemId: 40, quantity: 1, chance: 1, name: "" }]);
  expect(content.lootTables.get(50)?.bonusDrops).toMatchObject([{ condition: "any", streak: 0 }]);
  expect(content.zones.get(10)?.spawnPointGroups).toEqual({ pier: [{ position: [1, 0, 2], rotation: 0 }] });
  expect(content.worldBosses.get(60)?.spawnPosition).toEqual([0, 0, 0]);
});

test("null counts as left out wherever a key may be left out", async () => {
  const files = soundContent();
  Object.assign(files.public_events![0]!, {
    name: null,
    duration_ms: null,
    spawn_points: null,
    waves: null,
    control_points: null,
    victory_condition: null,
    hold_time_required_ms: null,
    rewards: { reputation: null, loot_table_id: null, scaling: null, currency: null },
  });
  Object.assign(files.creatures![1]!, { attack: null, drops: null, respawn_ms: null });
  const content = await load(filesOf(files));
  expect(content.events.get(100)).toMatchObject({ durationMs: 300_000, spawnPoints: null, waves: [] });
});

test("phases are put in the order of their numbers, and a boss may be a creature", async () => {
  const files = soundContent();
  files.public_events![0]!.phases = [
    { index: 1, objectives: [{ type: "kill_boss", boss_id: 21 }] },
    { index: 0, objectives: [{ index: 4, type: "kill_boss", creature_ids: [20], target: 2 }] },
  ];
  const event = (await load(filesOf(files))).events.get(100);
  expect(event?.phases.map(({ index }) => index)).toEqual([0, 1]);
  expect(event?.phases[0]?.objectives).toMatchObject([{ index: 4, creatureIds: [20], bossId: 0, target: 2 }]);
  expect(event?.phases[1]?.objectives).toMatchObject([{ bossId: 21, target: 1 }]);
});

test("a zone may have several entries of spawn points", async () => {
  const files = soundContent();
  files.event_spawn_points!.push({
    zone_id: 10,
    spawn_point_groups: { deck: [{ position: [5, 5, 5], rotation: -1.5 }] },
  });
  const groups = (await load(filesOf(files))).zones.get(10)?.spawnPointGroups ?? {};
  expect(Object.keys(groups)).toEqual(["pier", "deck"]);
});

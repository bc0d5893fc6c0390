import { expect, test } from "vitest";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir, type Files, filesOf, type Json, soundContent } from "./content-dir.ts";

type Entry = { [key: string]: Json };

const event = (files: Files) => files.public_events![0]!;
const phase = (files: Files, i: number) => (event(files).phases as Entry[])[i]!;
const objective = (files: Files, i: number) => (phase(files, 0).objectives as Entry[])[i]!;
const points = (files: Files) => files.event_spawn_points![0]!.spawn_point_groups as { [name: string]: Entry[] };

/** Each breaks sound content in one place: name, file, path, what the sentence must say, how. */
const FAULTS: [string, string, string, RegExp, (files: Files) => void][] = [
  [
    "unknown key",
    "zones",
    "zones[0].colour",
    /keys known here are id, name, bounds/,
    (f) => {
      f.zones![0]!.colour = 1;
    },
  ],
  [
    "unknown key, deep",
    "public_events",
    "public_events[0].phases[0].objectives[1].time_limit_ms",
    /Remove this key/,
    (f) => {
      objective(f, 1).time_limit_ms = 5;
    },
  ],
  [
    "wrong type",
    "items",
    "items[1].stack",
    /whole number from 1.*instead of "many"/,
    (f) => {
      f.items![1]!.stack = "many";
    },
  ],
  [
    "an entry that is no object",
    "items",
    "items[0]",
    /an object here instead of 5/,
    (f) => {
      f.items![0] = 5 as unknown as Entry;
    },
  ],
  [
    "a list that is none",
    "public_events",
    "public_events[0].phases",
    /a list here/,
    (f) => {
      event(f).phases = { objectives: [] };
    },
  ],
  [
    "missing key",
    "creatures",
    "creatures[1].health",
    /Add this key with a whole number/,
    (f) => {
      delete f.creatures![1]!.health;
    },
  ],
  [
    "missing zone",
    "public_events",
    "public_events[0].zone_id",
    /Add this key/,
    (f) => {
      delete event(f).zone_id;
    },
  ],
  [
    "unknown objective type",
    "public_events",
    "public_events[0].phases[0].objectives[0].type",
    /one of kill, .*instead of "dance"/,
    (f) => {
      objective(f, 0).type = "dance";
    },
  ],
  [
    "unknown event type",
    "public_events",
    "public_events[0].type",
    /one of invasion, /,
    (f) => {
      event(f).type = "party";
    },
  ],
  [
    "duplicate id",
    "spells",
    "spells[1].id",
    /another id.*1 is taken/,
    (f) => {
      f.spells!.push({ id: 1 });
    },
  ],
  [
    "duplicate objective index",
    "public_events",
    "public_events[0].phases[0].objectives[2].index",
    /0 is taken/,
    (f) => {
      objective(f, 2).index = 0;
    },
  ],
  [
    "phase number beyond the last",
    "public_events",
    "public_events[0].phases[1].index",
    /from 0 to 1.*: 2 does/,
    (f) => {
      phase(f, 1).index = 2;
    },
  ],
  [
    "phase number twice",
    "public_events",
    "public_events[0].phases[1].index",
    /each number once: 0/,
    (f) => {
      phase(f, 1).index = 0;
    },
  ],
  [
    "no such zone",
    "world_bosses",
    "world_bosses[0].zone_id",
    /Add zone 77 to zones\.json/,
    (f) => {
      f.world_bosses![0]!.zone_id = 77;
    },
  ],
  [
    "no such creature",
    "public_events",
    "public_events[0].phases[0].objectives[0].creature_ids[1]",
    /Add creature 99 to creatures\.json/,
    (f) => {
      objective(f, 0).creature_ids = [20, 99];
    },
  ],
  [
    "no such creature for a boss",
    "world_bosses",
    "world_bosses[0].creature_template_id",
    /Add creature 99/,
    (f) => {
      f.world_bosses![0]!.creature_template_id = 99;
    },
  ],
  [
    "no such item",
    "public_events",
    "public_events[0].phases[0].objectives[1].item_id",
    /Add item 99 to items\.json/,
    (f) => {
      objective(f, 1).item_id = 99;
    },
  ],
  [
    "no such item in a drop",
    "creatures",
    "creatures[0].drops[0].item_id",
    /Add item 99/,
    (f) => {
      f.creatures![0]!.drops = [{ item_id: 99 }];
    },
  ],
  [
    "no such item in loot",
    "event_loot_tables",
    "event_loot_tables[0].tier_drops.silver[0].item_id",
    /Add item 99/,
    (f) => {
      f.event_loot_tables![0]!.tier_drops = { silver: [{ item_id: 99 }] };
    },
  ],
  [
    "no such item in bonus loot",
    "event_loot_tables",
    "event_loot_tables[0].bonus_drops[0].item_id",
    /Add item 99/,
    (f) => {
      f.event_loot_tables![0]!.bonus_drops = [{ item_id: 99 }];
    },
  ],
  [
    "no such item in an object",
    "objects",
    "objects[0].item_id",
    /Add item 99/,
    (f) => {
      f.objects![0]!.item_id = 99;
    },
  ],
  [
    "no such object",
    "public_events",
    "public_events[0].phases[0].objectives[2].object_ids[0]",
    /Add object 99/,
    (f) => {
      objective(f, 2).object_ids = [99];
    },
  ],
  [
    "no such boss",
    "public_events",
    "public_events[0].phases[1].objectives[0].boss_id",
    /Add world boss or creature 99/,
    (f) => {
      (phase(f, 1).objectives as Entry[])[0]!.boss_id = 99;
    },
  ],
  [
    "no such spell",
    "world_bosses",
    "world_bosses[0].phases[0].abilities[0]",
    /Add spell 99 to spells\.json/,
    (f) => {
      f.world_bosses![0]!.phases = [{ health_threshold: 1, abilities: [99] }];
    },
  ],
  [
    "no such loot table",
    "public_events",
    "public_events[0].rewards.loot_table_id",
    /Add loot table 99/,
    (f) => {
      event(f).rewards = { loot_table_id: 99 };
    },
  ],
  [
    "no such event",
    "event_loot_tables",
    "event_loot_tables[0].event_id",
    /Add event 99/,
    (f) => {
      f.event_loot_tables![0]!.event_id = 99;
    },
  ],
  [
    "no such world boss",
    "event_loot_tables",
    "event_loot_tables[0].world_boss_id",
    /Add world boss 20/,
    (f) => {
      f.event_loot_tables![0]!.world_boss_id = 20;
    },
  ],
  [
    "no such group",
    "public_events",
    "public_events[0].spawn_points",
    /Add the group "toString" of zone 10/,
    (f) => {
      event(f).spawn_points = "toString";
    },
  ],
  [
    "group of another zone",
    "public_events",
    "public_events[0].spawn_points",
    /group "pier" of zone 11/,
    (f) => {
      f.zones!.push({ id: 11, bounds: { min: [0, 0, 0], max: [1, 1, 1] } });
      event(f).zone_id = 11;
    },
  ],
  [
    "no such group of a wave",
    "public_events",
    "public_events[0].waves[0].spawn_points",
    /Add the group "x"/,
    (f) => {
      event(f).waves = [{ spawn_points: "x" }];
    },
  ],
  [
    "unknown key of a wave",
    "public_events",
    "public_events[0].waves[0].foes",
    /Remove this key/,
    (f) => {
      event(f).waves = [{ foes: 1 }];
    },
  ],
  [
    "kill without creatures",
    "public_events",
    "public_events[0].phases[0].objectives[0].creature_ids",
    /Add creature_ids/,
    (f) => {
      objective(f, 0).creature_ids = [];
    },
  ],
  [
    "collect without item",
    "public_events",
    "public_events[0].phases[0].objectives[1].item_id",
    /Add item_id/,
    (f) => {
      delete objective(f, 1).item_id;
    },
  ],
  [
    "interact without objects",
    "public_events",
    "public_events[0].phases[0].objectives[2].object_ids",
    /Add object_ids/,
    (f) => {
      delete objective(f, 2).object_ids;
    },
  ],
  [
    "kill_boss without boss",
    "public_events",
    "public_events[0].phases[1].objectives[0].boss_id",
    /Add boss_id or creature_ids/,
    (f) => {
      phase(f, 1).objectives = [{ type: "kill_boss" }];
    },
  ],
  [
    "no target",
    "public_events",
    "public_events[0].phases[0].objectives[0].target",
    /Add a target/,
    (f) => {
      delete objective(f, 0).target;
    },
  ],
  [
    "a timed kind without time",
    "public_events",
    "public_events[0].phases[1].objectives[0].target",
    /Add a target in seconds/,
    (f) => {
      phase(f, 1).objectives = [{ type: "survive" }];
    },
  ],
  [
    "target 0",
    "public_events",
    "public_events[0].phases[0].objectives[0].target",
    /from 1 to 4294967295 here instead of 0/,
    (f) => {
      objective(f, 0).target = 0;
    },
  ],
  [
    "negative number",
    "spells",
    "spells[0].damage",
    /instead of -1/,
    (f) => {
      f.spells![0]!.damage = -1;
    },
  ],
  [
    "number over u32",
    "creatures",
    "creatures[0].health",
    /instead of 4294967296/,
    (f) => {
      f.creatures![0]!.health = 4_294_967_296;
    },
  ],
  [
    "fraction of a millisecond",
    "spells",
    "spells[0].cooldown_ms",
    /instead of 0.5/,
    (f) => {
      f.spells![0]!.cooldown_ms = 0.5;
    },
  ],
  [
    "per cent for a chance",
    "creatures",
    "creatures[0].drops[0].chance",
    /fraction, not per cent.*instead of 25/,
    (f) => {
      f.creatures![0]!.drops = [{ item_id: 40, chance: 25 }];
    },
  ],
  [
    "chance below 0",
    "event_loot_tables",
    "event_loot_tables[0].bonus_drops[0].chance",
    /from 0 to 1/,
    (f) => {
      f.event_loot_tables![0]!.bonus_drops = [{ item_id: 40, chance: -0.1 }];
    },
  ],
  [
    "unknown condition",
    "event_loot_tables",
    "event_loot_tables[0].bonus_drops[0].condition",
    /gold_streak_N/,
    (f) => {
      f.event_loot_tables![0]!.bonus_drops = [{ item_id: 40, condition: "gold_streak_0" }];
    },
  ],
  [
    "unknown tier",
    "event_loot_tables",
    "event_loot_tables[0].tier_drops.platinum",
    /known here are gold, silver/,
    (f) => {
      f.event_loot_tables![0]!.tier_drops = { platinum: [] };
    },
  ],
  [
    "bounds the wrong way round",
    "zones",
    "zones[0].bounds.min[2]",
    /smaller z in min/,
    (f) => {
      f.zones![0]!.bounds = { min: [-50, 0, 51], max: [50, 20, 50] };
    },
  ],
  [
    "spawn point outside its zone",
    "event_spawn_points",
    "event_spawn_points[0].spawn_point_groups.pier[1].position",
    /into the bounds of zone 10/,
    (f) => {
      points(f).pier!.push({ position: [0, 21, 0] });
    },
  ],
  [
    "boss outside its zone",
    "world_bosses",
    "world_bosses[0].spawn_position",
    /into the bounds of zone 10/,
    (f) => {
      f.world_bosses![0]!.spawn_position = [0, 0, 99];
    },
  ],
  [
    "position of two numbers",
    "event_spawn_points",
    "event_spawn_points[0].spawn_point_groups.pier[0].position",
    /position \[x, y, z\]/,
    (f) => {
      points(f).pier![0]!.position = [1, 2];
    },
  ],
  [
    "empty group",
    "event_spawn_points",
    'event_spawn_points[0].spawn_point_groups["old pier"]',
    /Add a spawn point/,
    (f) => {
      points(f)["old pier"] = [];
    },
  ],
  [
    "group name twice",
    "event_spawn_points",
    "event_spawn_points[1].spawn_point_groups.pier",
    /another name/,
    (f) => {
      f.event_spawn_points!.push(structuredClone(f.event_spawn_points![0]!));
    },
  ],
  [
    "no phases",
    "public_events",
    "public_events[0].phases",
    /Add a phase/,
    (f) => {
      event(f).phases = [];
    },
  ],
  [
    "a phase that would end at once",
    "public_events",
    "public_events[0].phases[1].objectives",
    /that is required/,
    (f) => {
      phase(f, 1).objectives = [{ type: "damage", target: 5, required: false }];
    },
  ],
  [
    "control point id twice",
    "public_events",
    "public_events[0].control_points[1].id",
    /4 is taken/,
    (f) => {
      event(f).control_points = [
        { id: 4, position: [0, 0, 0] },
        { id: 4, position: [1, 1, 1] },
      ];
    },
  ],
  [
    "currency that is no number",
    "public_events",
    "public_events[0].rewards.currency.marks",
    /whole number/,
    (f) => {
      event(f).rewards = { currency: { marks: "ten" } };
    },
  ],
];

test.each(FAULTS)("%s", async (_name, key, path, message, spoil) => {
  const files = soundContent();
  spoil(files);
  const loaded = await loadContent(await contentDir(filesOf(files)));
  expect(loaded).toEqual({ faults: [{ file: `${key}.json`, path, message: expect.stringMatching(message) }] });
});

test("every sentence ends in one full stop and starts with what to do", async () => {
  const files = soundContent();
  for (const [, , , , spoil] of FAULTS.slice(0, 12)) spoil(files);
  const loaded = await loadContent(await contentDir(filesOf(files)));
  const faults = "faults" in loaded ? loaded.faults : [];
  expect(faults.length).toBeGreaterThan(8);
  for (const { message } of faults) expect(message).toMatch(/^(Add|Write|Remove|Give|Number) .*[^.]\.$/);
});

test("faults of one entry do not hide each other, nor those of other files", async () => {
  const files = soundContent();
  event(files).type = "party";
  event(files).zone_id = 77;
  objective(files, 0).creature_ids = [20, "crab", 98];
  objective(files, 2).index = 1;
  files.items![0]!.stack = 0;
  files.creatures!.push({ id: 21, health: 5 });
  const loaded = await loadContent(await contentDir(filesOf(files)));
  const places = "faults" in loaded ? loaded.faults.map(({ file, path }) => `${file} ${path}`) : [];
  expect(places).toEqual([
    "creatures.json creatures[2].id",
    "items.json items[0].stack",
    "public_events.json public_events[0].phases[0].objectives[0].creature_ids[1]",
    "public_events.json public_events[0].phases[0].objectives[0].creature_ids[2]",
    "public_events.json public_events[0].phases[0].objectives[2].index",
    "public_events.json public_events[0].spawn_points",
    "public_events.json public_events[0].type",
    "public_events.json public_events[0].zone_id",
  ]);
});

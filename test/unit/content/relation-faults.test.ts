import { expect, test } from "vitest";
import { loadContent } from "../../../src/content/load-content.ts";
import { contentDir, faultsOf, filesOf, type Spoiled, setAt, soundContent } from "./content-dir.ts";

const EVENT = "public_events[0]";
const OBJECTIVES = `${EVENT}.phases[0].objectives`;
const LAST = `${EVENT}.phases[1]`;
const LOOT = "event_loot_tables[0]";
const PIER = "event_spawn_points[0].spawn_point_groups.pier";

const REFERENCES: Spoiled[] = [
  ["zone", "world_bosses[0].zone_id", 77, /Add zone 77 to zones\.json or name one that exists here\.$/],
  ["zone of an event", `${EVENT}.zone_id`, 77, /Add zone 77/],
  ["zone of spawn points", "event_spawn_points[1]", { zone_id: 77 }, /Add zone 77/, "event_spawn_points[1].zone_id"],
  ["creature", `${OBJECTIVES}[0].creature_ids[1]`, 99, /Add creature 99 to creatures\.json/],
  ["creature of a boss", "world_bosses[0].creature_template_id", 99, /Add creature 99/],
  ["creature of a wave", `${EVENT}.waves`, [{ creature_ids: [99] }], /creature/, `${EVENT}.waves[0].creature_ids[0]`],
  ["added creature", "world_bosses[0].phases[0].add_spawns[0].creature_id", 99, /Add creature 99/],
  ["item", `${OBJECTIVES}[1].item_id`, 99, /Add item 99 to items\.json/],
  ["item of a creature", "creatures[0].drops[0].item_id", 99, /Add item 99/],
  ["item of a tier", `${LOOT}.tier_drops.gold[0].item_id`, 99, /Add item 99/],
  ["item of a bonus", `${LOOT}.bonus_drops[0].item_id`, 99, /Add item 99/],
  ["item of an object", "objects[0].item_id", 99, /Add item 99/],
  ["object", `${OBJECTIVES}[2].object_ids[0]`, 99, /Add object 99/],
  ["boss", `${LAST}.objectives[0].boss_id`, 99, /Add world boss or creature 99/],
  ["spell", "world_bosses[0].phases[0].abilities[0]", 99, /Add spell 99 to spells\.json/],
  ["loot table", `${EVENT}.rewards.loot_table_id`, 99, /Add loot table 99 to event_loot_tables\.json/],
  ["event", `${LOOT}.event_id`, 99, /Add event 99/],
  ["world boss", `${LOOT}.world_boss_id`, 20, /Add world boss 20/],
  ["group", `${EVENT}.spawn_points`, "toString", /Add the group "toString" of zone 10/],
  ["group of another zone", `${EVENT}.zone_id`, 11, /group "pier" of zone 11/, `${EVENT}.spawn_points`],
  ["group of a wave", `${EVENT}.waves`, [{ spawn_points: "x" }], /group "x"/, `${EVENT}.waves[0].spawn_points`],
];

const UNIQUE: Spoiled[] = [
  ["id", "spells[1].id", 1, /another id in spells\.json: 1 is taken/],
  ["objective index", `${OBJECTIVES}[2].index`, 0, /another index in its phase: 0 is taken/],
  ["index that another has by its place", `${OBJECTIVES}[0].index`, 2, /2 is taken/, `${OBJECTIVES}[2].index`],
  ["phase number", `${LAST}.index`, 0, /from 0 to 1, each number once: 0 does/],
  ["phase number beyond the last", `${LAST}.index`, 2, /from 0 to 1.*: 2 does/],
];

const NEEDS: Spoiled[] = [
  ["kill without creatures", `${OBJECTIVES}[0].creature_ids`, [], /Add creature_ids/],
  ["collect without item", `${OBJECTIVES}[1].item_id`, undefined, /Add item_id/],
  ["interact without objects", `${OBJECTIVES}[2].object_ids`, undefined, /Add object_ids/],
  ["kill_boss without boss", `${LAST}.objectives[0].boss_id`, undefined, /Add boss_id or creature_ids/],
  ["no target", `${OBJECTIVES}[0].target`, undefined, /Add a target, a whole number/],
  ["no time", `${LAST}.objectives`, [{ type: "survive" }], /target in seconds/, `${LAST}.objectives[0].target`],
  ["no phases", `${EVENT}.phases`, [], /Add a phase/],
  ["no phases at all", `${EVENT}.phases`, undefined, /Add a phase/],
  ["no objective", `${LAST}.objectives`, undefined, /Add an objective/],
];

const PLACES: Spoiled[] = [
  ["bounds the wrong way round", "zones[1].bounds.min[2]", 51, /smaller z in min/],
  ["spawn point outside", `${PIER}[0].position[1]`, 21, /bounds of zone 10/, `${PIER}[0].position`],
  ["boss outside", "world_bosses[0].spawn_position", [0, 0, 99], /bounds of zone 10/],
];

for (const spoiled of [...REFERENCES, ...UNIQUE, ...NEEDS, ...PLACES]) {
  test(`${spoiled[0]} at ${spoiled[1]}`, async () => {
    const { found, expected } = await faultsOf(spoiled);
    expect(found).toEqual(expected);
  });
}

test("names that must be one of a kind across entries", async () => {
  const files = soundContent();
  files.event_spawn_points!.push(structuredClone(files.event_spawn_points![0]!));
  const point = { id: 4, position: [0, 0, 0] };
  setAt(files, `${EVENT}.control_points`, [point, point]);
  expect(await loadContent(await contentDir(filesOf(files)))).toMatchObject({
    faults: [
      { path: "event_spawn_points[1].spawn_point_groups.pier", message: expect.stringMatching(/another name/) },
      { path: `${EVENT}.control_points[1].id`, message: expect.stringMatching(/4 is taken/) },
    ],
  });
});

test("faults of one entry do not hide each other, nor those of other files, and each sentence says what to do", async () => {
  const files = soundContent();
  setAt(files, `${EVENT}.type`, "party");
  setAt(files, `${EVENT}.spawn_points`, "nowhere");
  setAt(files, `${OBJECTIVES}[0].creature_ids`, [20, "crab", 98]);
  setAt(files, `${OBJECTIVES}[2].index`, 1);
  setAt(files, `${LAST}.objectives[0].boss_id`, 97);
  setAt(files, "items[0].stack", 0);
  setAt(files, "creatures[2]", { id: 21, health: 5, colour: "red" });
  const loaded = await loadContent(await contentDir(filesOf(files)));
  const faults = "faults" in loaded ? loaded.faults : [];
  expect(faults.map(({ file, path }) => `${file} ${path}`)).toEqual([
    "creatures.json creatures[2].colour",
    "creatures.json creatures[2].id",
    "items.json items[0].stack",
    `public_events.json ${OBJECTIVES}[0].creature_ids[1]`,
    `public_events.json ${OBJECTIVES}[0].creature_ids[2]`,
    `public_events.json ${OBJECTIVES}[2].index`,
    `public_events.json ${LAST}.objectives[0].boss_id`,
    `public_events.json ${EVENT}.spawn_points`,
    `public_events.json ${EVENT}.type`,
  ]);
  for (const { message } of faults) expect(message).toMatch(/^(Add|Write|Remove|Give) .*[^.]\.$/);
});

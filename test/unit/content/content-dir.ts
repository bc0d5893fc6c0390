import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { loadContent } from "../../../src/content/load-content.ts";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Lists of entries by top-level key, as a content directory holds them. */
export type Files = { [key: string]: { [key: string]: Json }[] };

/** A directory with these files that is gone after the test; a string or bytes are written as they are. */
export async function contentDir(files: { readonly [file: string]: Json | Uint8Array }): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "zonetide-content-"));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const [file, content] of Object.entries(files)) {
    const raw = typeof content === "string" || content instanceof Uint8Array;
    await writeFile(join(dir, file), raw ? content : JSON.stringify(content));
  }
  return dir;
}

/** The same from lists of entries: `zones` becomes `zones.json` with its key on top. */
export function filesOf(entries: Files): { [file: string]: Json } {
  return Object.fromEntries(Object.entries(entries).map(([key, list]) => [`${key}.json`, { [key]: list }]));
}

/** Sound content in which every file has entries that the others refer to. */
export function soundContent(): Files {
  return {
    zones: [
      { id: 10, name: "Quay", bounds: { min: [-50, 0, -50], max: [50, 20, 50] } },
      { id: 11, name: "Reef", bounds: { min: [-50, 0, -50], max: [50, 20, 50] } },
    ],
    items: [{ id: 40 }, { id: 41 }],
    creatures: [
      { id: 20, health: 100, attack: { damage: 3 }, drops: [{ item_id: 40 }] },
      { id: 21, health: 900 },
    ],
    objects: [{ id: 30, item_id: 40 }, { id: 31 }],
    spells: [{ id: 1, damage: 10 }, { id: 2 }],
    event_spawn_points: [{ zone_id: 10, spawn_point_groups: { pier: [{ position: [1, 0, 2] }] } }],
    event_loot_tables: [
      { id: 50, event_id: 100, tier_drops: { gold: [{ item_id: 40 }] }, bonus_drops: [{ item_id: 41 }] },
    ],
    world_bosses: [
      {
        id: 60,
        creature_template_id: 21,
        zone_id: 10,
        phases: [{ health_threshold: 50, abilities: [1], add_spawns: [{ creature_id: 20 }] }],
      },
    ],
    public_events: [
      {
        id: 100,
        type: "invasion",
        zone_id: 10,
        spawn_points: "pier",
        rewards: { loot_table_id: 50 },
        phases: [
          {
            objectives: [
              { type: "kill", target: 5, creature_ids: [20] },
              { type: "collect", target: 5, item_id: 40, object_ids: [30] },
              { type: "interact", target: 5, object_ids: [31] },
            ],
          },
          { objectives: [{ type: "kill_boss", boss_id: 60 }] },
        ],
      },
    ],
  };
}

/** Sets the value at a path such as `zones[0].bounds.min[1]`; undefined takes the key away. */
export function setAt(files: Files, path: string, value: Json | undefined): void {
  const steps = path.match(/[\w ]+/g) ?? [];
  const last = steps.pop() ?? "";
  let at = files as unknown as { [key: string]: Json };
  for (const step of steps) at = at[step] as { [key: string]: Json };
  if (value === undefined) delete at[last];
  else at[last] = value;
}

/** A way to spoil sound content: what it is, where, by which value, and what the sentence about it must say. */
export type Spoiled = readonly [what: string, path: string, value: Json | undefined, message: RegExp, at?: string];

/** The faults of sound content that is spoiled in one place, and those that are expected: one, at that place. */
export async function faultsOf([, path, value, message, at = path]: Spoiled) {
  const files = soundContent();
  setAt(files, path, value);
  const found = await loadContent(await contentDir(filesOf(files)));
  const expected = { file: `${path.match(/^\w+/)}.json`, path: at, message: expect.stringMatching(message) };
  return { found, expected: { faults: [expected] } };
}

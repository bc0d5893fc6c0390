import type { z } from "zod";
import { creatureSchema } from "./schemas/creatures.ts";
import { chainSchema } from "./schemas/event-chains.ts";
import { lootTableSchema } from "./schemas/event-loot-tables.ts";
import { eventScheduleSchema } from "./schemas/event-schedules.ts";
import { spawnPointsSchema } from "./schemas/event-spawn-points.ts";
import { itemSchema } from "./schemas/items.ts";
import { objectSchema } from "./schemas/objects.ts";
import { publicEventSchema } from "./schemas/public-events.ts";
import { spellSchema } from "./schemas/spells.ts";
import { worldBossSchema } from "./schemas/world-bosses.ts";
import { zoneSchema } from "./schemas/zones.ts";

/** Every file of a content directory by its one top-level key, which is also its name without `.json`. */
export const CONTENT_FILES = {
  creatures: creatureSchema,
  event_chains: chainSchema,
  event_loot_tables: lootTableSchema,
  event_schedules: eventScheduleSchema,
  event_spawn_points: spawnPointsSchema,
  items: itemSchema,
  objects: objectSchema,
  public_events: publicEventSchema,
  spells: spellSchema,
  world_bosses: worldBossSchema,
  zones: zoneSchema,
} as const;

export type ContentKey = keyof typeof CONTENT_FILES;

/** The entries of every file, parsed. */
export type ContentEntries = { readonly [Key in ContentKey]: readonly z.output<(typeof CONTENT_FILES)[Key]>[] };

export const CONTENT_KEYS = Object.keys(CONTENT_FILES) as ContentKey[];

export function fileOf(key: ContentKey): string {
  return `${key}.json`;
}

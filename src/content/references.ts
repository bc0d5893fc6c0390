import { type ContentFault, showValue } from "./content-fault.ts";
import { type ContentKey, fileOf } from "./content-files.ts";
import type { RawContent } from "./raw-content.ts";
import { faultAt, findAll, follow, valueAt } from "./raw-walk.ts";

type Reference = {
  readonly from: ContentKey;
  readonly pattern: string;
  readonly noun: string;
  /** Files of which one must have the id. */
  readonly to: readonly ContentKey[];
};

/** Everything in content that names something else by its id. */
const REFERENCES: readonly Reference[] = [
  refer("public_events", "zone_id", "zone", "zones"),
  refer("public_events", "phases[].objectives[].creature_ids[]", "creature", "creatures"),
  refer("public_events", "phases[].objectives[].boss_id", "world boss or creature", "world_bosses", "creatures"),
  refer("public_events", "phases[].objectives[].item_id", "item", "items"),
  refer("public_events", "phases[].objectives[].object_ids[]", "object", "objects"),
  refer("public_events", "rewards.loot_table_id", "loot table", "event_loot_tables"),
  refer("public_events", "waves[].creature_ids[]", "creature", "creatures"),
  refer("public_events", "phases[].objectives[].protect.creature_id", "creature", "creatures"),
  refer("public_events", "phases[].objectives[].escort.creature_id", "creature", "creatures"),
  refer("world_bosses", "creature_template_id", "creature", "creatures"),
  refer("world_bosses", "zone_id", "zone", "zones"),
  refer("world_bosses", "phases[].abilities[]", "spell", "spells"),
  refer("world_bosses", "phases[].add_spawns[].creature_id", "creature", "creatures"),
  refer("world_bosses", "loot_table_id", "loot table", "event_loot_tables"),
  refer("world_bosses", "called_by_object_id", "object", "objects"),
  refer("world_bosses", "called_by_item_id", "item", "items"),
  refer("event_chains", "steps[].event_id", "event", "public_events"),
  refer("event_loot_tables", "event_id", "event", "public_events"),
  refer("event_loot_tables", "world_boss_id", "world boss", "world_bosses"),
  refer("event_loot_tables", "tier_drops.*[].item_id", "item", "items"),
  refer("event_loot_tables", "bonus_drops[].item_id", "item", "items"),
  refer("event_spawn_points", "zone_id", "zone", "zones"),
  refer("creatures", "drops[].item_id", "item", "items"),
  refer("objects", "item_id", "item", "items"),
  refer("event_schedules", "event_id", "event", "public_events"),
  refer("event_schedules", "boss_id", "world boss", "world_bosses"),
  ...referNested("after_event_id", "event", "public_events"),
  ...referNested("object_id", "object", "objects"),
  ...referNested("spell_id", "spell", "spells"),
  ...referNested("item_id", "item", "items"),
];

function refer(from: ContentKey, pattern: string, noun: string, ...to: ContentKey[]): Reference {
  return { from, pattern, noun, to };
}

/** A key of a schedule's type, which stands beside the type or in an object of its own. */
function referNested(name: string, noun: string, to: ContentKey): Reference[] {
  return ["", "config.", "chain.", "player."].map((place) => refer("event_schedules", `${place}${name}`, noun, to));
}

/** Every reference to an id that no entry has. References into a file that cannot be read are not judged. */
export function checkReferences(raw: RawContent): ContentFault[] {
  return [...REFERENCES.flatMap((reference) => checkReference(raw, reference)), ...checkSpawnGroups(raw)];
}

function checkReference(raw: RawContent, { from, pattern, noun, to }: Reference): ContentFault[] {
  if (to.some((key) => raw[key] === null)) return [];
  const known = new Set(to.flatMap((key) => (raw[key] ?? []).map((entry) => valueAt(entry, "id"))));
  const files = to.map(fileOf).join(" or ");
  return findAll(raw, from, pattern)
    .filter(({ value }) => isReference(value) && !known.has(value))
    .map(({ path, value }) => faultAt(from, path, `Add ${noun} ${value} to ${files} or name one that exists here.`));
}

/** 0 names none, a word names an ability of the client; what is no number at all is a fault of its own. */
function isReference(value: unknown): boolean {
  return Number.isInteger(value) && value !== 0;
}

/** Groups of spawn points are known by name within the zone of the event. */
function checkSpawnGroups(raw: RawContent): ContentFault[] {
  if (raw.event_spawn_points === null) return [];
  const groups = new Set<string>();
  for (const entry of raw.event_spawn_points) {
    const named = valueAt(entry, "spawn_point_groups");
    for (const group of Object.keys(named ?? {})) groups.add(`${valueAt(entry, "zone_id")} ${group}`);
  }
  const zoneIds = new Set((raw.zones ?? []).map((zone) => valueAt(zone, "id")));
  return findAll(raw, "public_events", "").flatMap((event) => {
    const zoneId = valueAt(event.value, "zone_id");
    // A zone that does not exist is a fault of its own.
    if (!zoneIds.has(zoneId)) return [];
    return [...follow([event], "spawn_points"), ...follow([event], "waves[].spawn_points")]
      .filter(({ value }) => typeof value === "string" && !groups.has(`${zoneId} ${value}`))
      .map(({ path, value }) => {
        const group = `the group ${showValue(value)} of zone ${zoneId}`;
        return faultAt("public_events", path, `Add ${group} to event_spawn_points.json or name one that exists here.`);
      });
  });
}

import { isDeepStrictEqual } from "node:util";
import type { ContentEntries } from "./content-files.ts";
import type { Content, EventVariation, WorldBossDefinition } from "./definitions.ts";
import { resolveEvent } from "./resolve-event.ts";
import type { ParsedEvent } from "./schemas/public-events.ts";
import type { ParsedVariation } from "./variations.ts";
import type { Position, SpawnPoint, ZoneDefinition } from "./world-definitions.ts";

/** How far an escort goes that content gives no way. */
const ESCORT_METERS = 20;

/** Puts entries that passed every check together: what one file says about another's entries is filled in here. */
export function assembleContent(entries: ContentEntries, varied: readonly ParsedVariation[]): Content {
  const zones = byId(entries.zones.map((zone) => withSpawnPoints(zone, entries)));
  const creatures = byId(entries.creatures);
  const resolve = (event: ParsedEvent) => resolveEvent(event, { creatures, ...placesOf(event, zones) });
  const variations = new Map<number, EventVariation[]>();
  for (const { eventId, name, changes, event } of varied) {
    const ofEvent = variations.get(eventId) ?? [];
    variations.set(eventId, [...ofEvent, { name, changes, definition: resolve(event) }]);
  }
  return {
    events: byId(entries.public_events.map(resolve)),
    variations,
    worldBosses: byId(entries.world_bosses.map((boss) => withPosition(boss, zones))),
    lootTables: byId(entries.event_loot_tables),
    zones,
    creatures,
    items: byId(entries.items),
    objects: byId(entries.objects),
    spells: byId(entries.spells),
    schedules: byId(entries.event_schedules),
    chains: byId(entries.event_chains),
  };
}

function byId<Entry extends { readonly id: number }>(entries: readonly Entry[]): ReadonlyMap<number, Entry> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}

function withSpawnPoints(zone: ContentEntries["zones"][number], entries: ContentEntries): ZoneDefinition {
  const groups = new Map<string, readonly SpawnPoint[]>();
  for (const entry of entries.event_spawn_points) {
    if (entry.zoneId !== zone.id) continue;
    for (const [name, points] of Object.entries(entry.groups)) groups.set(name, points);
  }
  return { ...zone, spawnPointGroups: Object.fromEntries(groups) };
}

/** How many spawn points an event has and where its heart is: the first of them, else the middle of its zone. */
function placesOf({ zoneId, spawnPoints }: ParsedEvent, zones: ReadonlyMap<number, ZoneDefinition>) {
  const zone = zones.get(zoneId);
  const points = (spawnPoints === null ? undefined : zone?.spawnPointGroups[spawnPoints]) ?? [];
  return {
    spawnPointCount: points.length,
    heart: points[0]?.position ?? middleOf(zone),
    escortWay: escortWay(points, zone),
  };
}

/** Where all spawn points are one place, an escort walks from there along x, to where there is more room. */
function escortWay(points: readonly SpawnPoint[], zone: ZoneDefinition | undefined): Position[] {
  const [first, ...others] = points.map(({ position }) => position);
  if (first === undefined || zone === undefined) return [];
  if (others.some((other) => !isDeepStrictEqual(other, first))) return [];
  const [x, y, z] = first;
  const [west, east] = [x - zone.bounds.min[0], zone.bounds.max[0] - x];
  return [[east >= west ? x + Math.min(ESCORT_METERS, east) : x - Math.min(ESCORT_METERS, west), y, z]];
}

/** A boss without a position of its own comes up on the ground in the middle of its zone. */
function withPosition(
  boss: ContentEntries["world_bosses"][number],
  zones: ReadonlyMap<number, ZoneDefinition>,
): WorldBossDefinition {
  return { ...boss, spawnPosition: boss.spawnPosition ?? middleOf(zones.get(boss.zoneId)) };
}

function middleOf(zone: ZoneDefinition | undefined): Position {
  if (zone === undefined) return [0, 0, 0];
  const { min, max } = zone.bounds;
  const ground = Math.min(Math.max(0, min[1]), max[1]);
  return [(min[0] + max[0]) / 2, ground, (min[2] + max[2]) / 2];
}

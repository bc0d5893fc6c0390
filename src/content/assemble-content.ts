import type { ContentEntries } from "./content-files.ts";
import type { Content, Position, SpawnPoint, WorldBossDefinition, ZoneDefinition } from "./definitions.ts";

/** Puts entries that passed every check together: what one file says about another's entries is filled in here. */
export function assembleContent(entries: ContentEntries): Content {
  const zones = byId(entries.zones.map((zone) => withSpawnPoints(zone, entries)));
  return {
    events: byId(entries.public_events),
    worldBosses: byId(entries.world_bosses.map((boss) => withPosition(boss, zones))),
    lootTables: byId(entries.event_loot_tables),
    zones,
    creatures: byId(entries.creatures),
    items: byId(entries.items),
    objects: byId(entries.objects),
    spells: byId(entries.spells),
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

import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Entries of content files as operators write them, by file without `.json`. */
export type MadeContent = Record<string, readonly Record<string, unknown>[]>;

/** Creatures that every made content has: `crab` dies at once, `biter` fights, `brute` cannot be fought, `post` stands. */
export const CRAB = 10;
export const BITER = 11;
export const BRUTE = 12;
export const POST = 13;
export const LEVER = 60;
/** Nobody uses it: what it calls does not come by itself either. */
export const HORN = 61;

const HEALTH_MAX = 4_000_000_000;

const stock: MadeContent = {
  creatures: [
    { id: CRAB, name: "crab", health: 100, respawn_ms: 200 },
    {
      id: BITER,
      name: "biter",
      health: 200,
      respawn_ms: 500,
      attack: { damage: 5, interval_ms: 500, aggro_radius: 25 },
    },
    { id: BRUTE, name: "brute", health: HEALTH_MAX, attack: { damage: 500, interval_ms: 200, aggro_radius: 80 } },
    { id: POST, name: "post", health: HEALTH_MAX },
  ],
  objects: [
    { id: LEVER, name: "lever", respawn_ms: 200 },
    { id: HORN, name: "horn" },
  ],
  spells: [
    { id: 1, name: "bolt", damage: 100, range: 40 },
    { id: 2, name: "mend", healing: 150, range: 40, cooldown_ms: 500 },
  ],
};

/** Zones of 200 m, each with spawn points named `ring` (six, 12 m from its middle) and `heart` (one, in it). */
function zones(ids: readonly number[]): MadeContent {
  const ring = Array.from({ length: 6 }, (_, at) => {
    const angle = (at / 6) * 2 * Math.PI;
    return { position: [12 * Math.cos(angle), 0, 12 * Math.sin(angle)] };
  });
  return {
    zones: ids.map((id) => ({ id, bounds: { min: [-100, -10, -100], max: [100, 10, 100] } })),
    event_spawn_points: ids.map((zone_id) => ({
      zone_id,
      spawn_point_groups: { ring, heart: [{ position: [0, 0, 0] }] },
    })),
  };
}

/** Writes content into a directory of its own: the entries given, what is in stock, and every zone that they name. */
export async function writeContent(made: MadeContent): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "zonetide-content-"));
  const ids = new Set(
    Object.values(made).flatMap((entries) => entries.flatMap(({ zone_id: id }) => (id ? [Number(id)] : []))),
  );
  const files: MadeContent = { ...stock, ...zones([...ids]), ...made };
  if (made.creatures !== undefined) files.creatures = [...(stock.creatures ?? []), ...made.creatures];
  const writes = Object.entries(files).map(([name, entries]) =>
    writeFile(join(directory, `${name}.json`), JSON.stringify({ [name]: entries })),
  );
  await Promise.all(writes);
  return directory;
}

/** An event of one phase in the zone that has its number. */
export function eventOf(id: number, objectives: readonly object[], rest: object = {}): Record<string, unknown> {
  const rewards = { xp: 100, gold: 40 };
  const what = { id, name: `event ${id}`, type: "invasion", zone_id: id, duration_ms: 30_000, spawn_points: "ring" };
  return { ...what, phases: [{ objectives }], rewards, ...rest };
}

import type { ContentFault } from "./content-fault.ts";
import type { RawContent } from "./raw-content.ts";
import { type RawEvent, type RawObjective, type RawPhase, saysSomething } from "./raw-event.ts";
import { faultAt, findAll, follow, valueAt } from "./raw-walk.ts";

/** Places around the middle of the zone of an event without spawn points. */
const RING_POINTS = 8;

/** Something that a phase keeps in the zone. */
type Kept = { readonly kind: "creature" | "boss" | "object"; readonly id: unknown };

/** Each place of a checklist counts once in a run, and no scaling adds one: its target may not be above their number. */
export function checkChecklist(
  objective: RawObjective,
  phase: RawPhase,
  event: RawEvent,
  raw: RawContent,
): ContentFault[] {
  const { path, value } = objective;
  const target = valueAt(value, "target");
  const ids = new Set(follow([objective], "object_ids[]").map((found) => found.value));
  if (valueAt(value, "checklist") !== true || typeof target !== "number" || ids.size === 0) return [];
  if (raw.event_spawn_points === null || raw.objects === null || raw.creatures === null) return [];
  const places = keptPlaces(phase, event, raw).filter(({ kind, id }) => kind === "object" && ids.has(id)).length;
  if (target <= places) return [];
  const message = `Write at most ${places} here or add spawn points: its objects have no more places in this phase.`;
  return [faultAt("public_events", [...path, "target"], message)];
}

/** What stands in the phase, a place each: in turn at every spawn point, each at least once, bosses once at most. */
function keptPlaces(phase: RawPhase, event: RawEvent, raw: RawContent): Kept[] {
  const all = distinct([...keptCreatures(phase, event), ...keptObjects(phase, event, raw)]);
  const again = all.filter(({ kind }) => kind !== "boss");
  const places = [...all];
  const points = spawnPointCount(event, raw);
  for (let at = 0; places.length < points && again.length > 0; at += 1) {
    const next = again[at % again.length];
    if (next !== undefined) places.push(next);
  }
  return places;
}

function keptCreatures({ objectives }: RawPhase, { waveObjective }: RawEvent): Kept[] {
  return objectives.flatMap((objective): Kept[] => {
    const kind = valueAt(objective.value, "type") === "kill_boss" ? "boss" : "creature";
    const comesInWaves = waveObjective?.path === objective.path;
    const creatures = comesInWaves
      ? []
      : follow([objective], "creature_ids[]").map(({ value: id }) => ({ kind, id }) as const);
    const bossId = valueAt(objective.value, "boss_id");
    return saysSomething(bossId) ? [...creatures, { kind: "boss", id: `boss ${bossId}` }] : creatures;
  });
}

/** Objects that are named, and those with an item that is collected where nothing else in the phase gives it. */
function keptObjects({ objectives }: RawPhase, { waveObjective, waves }: RawEvent, raw: RawContent): Kept[] {
  const named = follow(objectives, "object_ids[]").map(({ value }) => value);
  const isInWaves = waveObjective !== null && objectives.includes(waveObjective);
  const creatureIds = follow([...objectives, ...(isInWaves ? waves : [])], "creature_ids[]").map(({ value }) => value);
  const given = new Set([
    ...(raw.objects ?? []).filter((one) => named.includes(valueAt(one, "id"))).map((one) => valueAt(one, "item_id")),
    ...findAll(raw, "creatures", "")
      .filter(({ value }) => creatureIds.includes(valueAt(value, "id")))
      .flatMap((creature) => follow([creature], "drops[].item_id").map(({ value }) => value)),
  ]);
  const missing = follow(objectives, "item_id")
    .map(({ value }) => value)
    .filter((itemId) => saysSomething(itemId) && !given.has(itemId));
  const sources = (raw.objects ?? []).filter((one) => missing.includes(valueAt(one, "item_id")));
  return [...named, ...sources.map((one) => valueAt(one, "id"))].map((id) => ({ kind: "object", id }));
}

function distinct(kept: readonly Kept[]): Kept[] {
  return [...new Map(kept.map((one) => [`${one.kind} ${String(one.id)}`, one])).values()];
}

function spawnPointCount({ event }: RawEvent, raw: RawContent): number {
  return spawnPointsOf(event.value, raw)?.length ?? RING_POINTS;
}

/** The positions of an event's group of spawn points as they are written; null where it has none. */
export function spawnPointsOf(event: unknown, raw: RawContent): readonly unknown[] | null {
  const group = valueAt(event, "spawn_points");
  const entries = findAll(raw, "event_spawn_points", "").filter(
    ({ value }) => valueAt(value, "zone_id") === valueAt(event, "zone_id"),
  );
  const points = entries
    .map(({ value }) => valueAt(valueAt(value, "spawn_point_groups"), String(group)))
    .find((found) => Array.isArray(found) && found.length > 0);
  if (typeof group !== "string" || !Array.isArray(points)) return null;
  return points.map((point: unknown) => valueAt(point, "position"));
}

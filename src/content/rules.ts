import type { ContentFault } from "./content-fault.ts";
import { CONTENT_KEYS, type ContentKey, fileOf } from "./content-files.ts";
import type { RawContent } from "./raw-content.ts";
import { type Found, faultAt, findAll, follow, valueAt } from "./raw-walk.ts";
import { TIMED_TYPES } from "./schemas/objectives.ts";
import { boundsSchema } from "./schemas/zones.ts";

/**
 * What must hold between the keys of an entry and between entries. These rules look at the JSON, not at what the
 * schemas made of it, so that they speak up even where a schema has refused a neighbouring key.
 */
export function checkRules(raw: RawContent): ContentFault[] {
  return [
    ...CONTENT_KEYS.flatMap((key) => checkUnique(key, findAll(raw, key, "id"), `id in ${fileOf(key)}`)),
    ...checkGroupNames(raw),
    ...findAll(raw, "public_events", "").flatMap(checkEvent),
    ...checkPlaces(raw),
  ];
}

function checkUnique(key: ContentKey, found: readonly Found[], what: string): ContentFault[] {
  const seen = new Set<unknown>();
  return found.flatMap(({ path, value }) => {
    if (!seen.has(value)) {
      seen.add(value);
      return [];
    }
    return [faultAt(key, path, `Give this entry another ${what}: ${String(value)} is taken.`)];
  });
}

/** A zone may have several entries of spawn points; its groups must still have one name each. */
function checkGroupNames(raw: RawContent): ContentFault[] {
  const taken = new Set<string>();
  return findAll(raw, "event_spawn_points", "").flatMap((entry) =>
    follow([entry], "spawn_point_groups.*").flatMap(({ path }) => {
      const group = `${valueAt(entry.value, "zone_id")} ${String(path.at(-1))}`;
      if (!taken.has(group)) {
        taken.add(group);
        return [];
      }
      return [faultAt("event_spawn_points", path, "Give this group another name: its zone has one of this name.")];
    }),
  );
}

function checkEvent(event: Found): ContentFault[] {
  const phases = follow([event], "phases[]");
  const controlled = follow([event], "control_points[]").length > 0;
  const faults = checkUnique("public_events", follow([event], "control_points[].id"), "id in its event");
  if (phases.length === 0 && !controlled) {
    const message = "Add a phase with an objective, for only an event with control_points may have none.";
    faults.push(faultAt("public_events", [...event.path, "phases"], message));
  }
  return [...faults, ...checkPhaseNumbers(phases), ...phases.flatMap((phase) => checkPhase(phase, controlled))];
}

function checkPhaseNumbers(phases: readonly Found[]): ContentFault[] {
  const last = phases.length - 1;
  const seen = new Set<unknown>();
  return phases.flatMap(({ path, value }, place) => {
    const index = valueAt(value, "index") ?? place;
    if (!Number.isInteger(index)) return [];
    const sound = Number(index) >= 0 && Number(index) <= last && !seen.has(index);
    seen.add(index);
    const message = `Number the phases of this event from 0 to ${last}, each number once: ${index} does not fit.`;
    return sound ? [] : [faultAt("public_events", [...path, "index"], message)];
  });
}

function checkPhase(phase: Found, controlled: boolean): ContentFault[] {
  const objectives = follow([phase], "objectives[]");
  // With a default that depends on the place, a missing index may well meet one that is written down.
  const indices = objectives.map(({ path, value }, place) => ({
    path: [...path, "index"],
    value: valueAt(value, "index") ?? place,
  }));
  const faults = checkUnique("public_events", indices, "index in its phase");
  if (objectives.length === 0 && !controlled) {
    const message = "Add an objective, for without one this phase would end at once.";
    faults.push(faultAt("public_events", [...phase.path, "objectives"], message));
  }
  return [...faults, ...objectives.flatMap(checkNeeds)];
}

/** What an objective needs by its type: one of these keys must be there and name something. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  kill: ["creature_ids"],
  kill_boss: ["boss_id", "creature_ids"],
  collect: ["item_id"],
  interact: ["object_ids"],
};

function checkNeeds({ path, value }: Found): ContentFault[] {
  const faults: ContentFault[] = [];
  const type = valueAt(value, "type");
  const needs = typeof type === "string" && Object.hasOwn(NEEDS, type) ? (NEEDS[type] ?? []) : [];
  if (needs.length > 0 && !needs.some((key) => namesSomething(valueAt(value, key)))) {
    const message = `Add ${needs.join(" or ")} to say what counts, for a ${type} objective cannot do without.`;
    faults.push(faultAt("public_events", [...path, needs[0] ?? ""], message));
  }
  const timed = TIMED_TYPES.has(type) && namesSomething(valueAt(value, "duration_ms"));
  if (valueAt(value, "target") === undefined && type !== "kill_boss" && !timed) {
    const message = TIMED_TYPES.has(type)
      ? "Add a target in seconds, or duration_ms for this objective."
      : "Add a target, a whole number from 1, for this objective to reach.";
    faults.push(faultAt("public_events", [...path, "target"], message));
  }
  return faults;
}

/** A value of the wrong type counts as there: the schema says what is wrong with it. */
function namesSomething(value: unknown): boolean {
  return value !== undefined && value !== 0 && !(Array.isArray(value) && value.length === 0);
}

type Place = { readonly key: ContentKey; readonly place: Found; readonly zoneId: unknown };

/** Spawn points, bosses and control points lie within their zone, for nobody could reach them outside of it. */
function checkPlaces(raw: RawContent): ContentFault[] {
  const bounds = new Map(
    findAll(raw, "zones", "").map(({ value }) => [
      valueAt(value, "id"),
      boundsSchema.safeParse(valueAt(value, "bounds")).data,
    ]),
  );
  const places = [
    ...placesOf(raw, "event_spawn_points", "spawn_point_groups.*[].position"),
    ...placesOf(raw, "world_bosses", "spawn_position"),
    ...placesOf(raw, "public_events", "control_points[].position"),
  ];
  return places.flatMap(({ key, place, zoneId }) => {
    const box = bounds.get(zoneId);
    if (box === undefined || !Array.isArray(place.value)) return [];
    const outside = box.min.some((min, i) => {
      const at: unknown = Array.isArray(place.value) ? place.value[i] : undefined;
      return typeof at === "number" && (at < min || at > (box.max[i] ?? at));
    });
    return outside ? [faultAt(key, place.path, `Move this position into the bounds of zone ${zoneId}.`)] : [];
  });
}

function placesOf(raw: RawContent, key: ContentKey, pattern: string): Place[] {
  return findAll(raw, key, "").flatMap((entry) =>
    follow([entry], pattern).map((place) => ({ key, place, zoneId: valueAt(entry.value, "zone_id") })),
  );
}

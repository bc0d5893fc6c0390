import type { ContentFault } from "./content-fault.ts";
import type { ContentKey } from "./content-files.ts";
import type { RawContent } from "./raw-content.ts";
import { type Found, faultAt, findAll, follow, valueAt } from "./raw-walk.ts";
import { boundsSchema } from "./schemas/zones.ts";

type Place = { readonly key: ContentKey; readonly place: Found; readonly zoneId: unknown };

/** Everything that stands somewhere stands within its zone, for nobody could reach it outside of it. */
export function checkPlaces(raw: RawContent): ContentFault[] {
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
    ...placesOf(raw, "public_events", "phases[].objectives[].area.position"),
    ...placesOf(raw, "public_events", "phases[].objectives[].protect.position"),
    ...placesOf(raw, "public_events", "phases[].objectives[].escort.position"),
    ...placesOf(raw, "public_events", "phases[].objectives[].escort.checkpoints[]"),
    ...schedulePlaces(raw),
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

/** An object by which players call stands in the zone of what it calls. */
function schedulePlaces(raw: RawContent): Place[] {
  const zones = (key: "public_events" | "world_bosses") =>
    new Map(findAll(raw, key, "").map(({ value }) => [valueAt(value, "id"), valueAt(value, "zone_id")]));
  const ofEvents = zones("public_events");
  const ofBosses = zones("world_bosses");
  return findAll(raw, "event_schedules", "").flatMap((schedule) => {
    const [eventId, bossId] = [valueAt(schedule.value, "event_id"), valueAt(schedule.value, "boss_id")];
    const zoneId = ofEvents.get(eventId) ?? ofBosses.get(bossId);
    return ["", "config.", "player."]
      .flatMap((at) => follow([schedule], `${at}position`))
      .map((place) => ({ key: "event_schedules" as const, place, zoneId }));
  });
}

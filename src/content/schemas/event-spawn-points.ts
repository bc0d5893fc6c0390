import type { SpawnPoint } from "../world-definitions.ts";
import { coordinate, id, list, named, object, optional, position } from "./fields.ts";

const spawnPointSchema = object({ position, rotation: optional(coordinate, 0) }).transform(
  (point): SpawnPoint => point,
);

const groupSchema = list(spawnPointSchema).min(1, {
  error: "Add a spawn point to this group or remove the group, for nothing can spawn in it.",
});

/** One entry of `event_spawn_points.json`. A zone may have several entries, as long as no group name repeats. */
export const spawnPointsSchema = object({
  zone_id: id,
  spawn_point_groups: optional(named(groupSchema), {}),
}).transform((entry) => ({ zoneId: entry.zone_id, groups: entry.spawn_point_groups }));

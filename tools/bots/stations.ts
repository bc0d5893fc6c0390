/** Where a bot has to stay for an objective that counts who is there. */
import type { ObjectiveDefinition } from "../../src/content/definitions.ts";
import { type GameData, objectiveOf, pointsOf } from "./game-data.ts";
import type { Place } from "./places.ts";
import type { Memory, SeenEntity, ShownObjective, ShownPoint, Sight } from "./sight.ts";
import { metersTo } from "./targets.ts";

/** A place, and how far from it the bot may go. */
export type Station = Place & { readonly radiusMeters: number };

/** Presence at what is defended counts up to 40 m where content says nothing else. */
const DEFEND_METERS = 30;
/** A radius is used to this part: the server's position is a step behind the bot's. */
const INNER_PART = 0.7;
const SEARCH_STEP_MS = 8_000;
/** Number of the players' side where there are no teams. */
const EVERYONE = 1;

/** The station of an objective; null: it is played wherever its targets are. */
export function stationOf(
  sight: Sight,
  memory: Memory,
  data: GameData,
  { index }: ShownObjective,
  nowMs: number,
): Station | null {
  const definition = objectiveOf(data, sight.run?.phase ?? 0, index);
  switch (definition?.type) {
    case "defend":
      return defended(sight, data, definition);
    case "escort":
      return escorted(sight, memory, data, definition, nowMs);
    case "survive":
      return areaOf(definition);
    case "territory":
      return heldPoint(sight, memory, data, definition);
    default:
      return null;
  }
}

/** What an objective protects or walks with, where it is in view. */
export function wardOf(sight: Sight, data: GameData, definition: ObjectiveDefinition | undefined): SeenEntity | null {
  if (definition === undefined || definition.ward === null) return null;
  const kind = definition.type === "escort" ? "escort" : "protected";
  const { creatureId, position } = definition.ward;
  const [x, y, z] = position ?? data.spawnPoints[0] ?? [0, 0, 0];
  let ward: SeenEntity | null = null;
  for (const entity of sight.entities.values()) {
    if (entity.kind !== kind || entity.templateId !== creatureId || entity.health === 0) continue;
    if (ward === null || metersTo(entity, { x, y, z }) < metersTo(ward, { x, y, z })) ward = entity;
  }
  return ward;
}

function areaOf({ area }: ObjectiveDefinition): Station | null {
  if (area === null) return null;
  const [x, y, z] = area.position;
  return { x, y, z, radiusMeters: area.radiusMeters * INNER_PART };
}

function defended(sight: Sight, data: GameData, definition: ObjectiveDefinition): Station {
  const area = areaOf(definition);
  if (area !== null) return { ...area, radiusMeters: Math.min(area.radiusMeters, DEFEND_METERS) };
  const [x, y, z] = definition.ward?.position ?? data.spawnPoints[0] ?? [0, 0, 0];
  const ward = wardOf(sight, data, definition) ?? { x, y, z };
  return { x: ward.x, y: ward.y, z: ward.z, radiusMeters: DEFEND_METERS };
}

/** Around whoever is escorted; where it is not in view it is looked for along its way. */
function escorted(
  sight: Sight,
  { idleSinceMs }: Memory,
  data: GameData,
  definition: ObjectiveDefinition,
  nowMs: number,
): Station {
  const radiusMeters = Math.max(2, (definition.ward?.companionMeters ?? 0) * INNER_PART);
  const walker = wardOf(sight, data, definition);
  if (walker !== null) return { x: walker.x, y: walker.y, z: walker.z, radiusMeters };
  const { position = null, checkpoints = [] } = definition.ward ?? {};
  const goals = checkpoints.length > 0 ? checkpoints : data.spawnPoints;
  const way = [position ?? data.spawnPoints[0] ?? goals[0] ?? ([0, 0, 0] as const), ...goals];
  const step = idleSinceMs === 0 ? 0 : Math.floor((nowMs - idleSinceMs) / SEARCH_STEP_MS);
  const [x, y, z] = way[step % way.length] ?? [0, 0, 0];
  return { x, y, z, radiusMeters };
}

type Point = ShownPoint & { readonly side: number };

/** The point that this bot holds: one of its own if there are enough bots, else it goes round those that are its own. */
function heldPoint(sight: Sight, { squad }: Memory, data: GameData, definition: ObjectiveDefinition): Station | null {
  const { run } = sight;
  if (run === null) return null;
  const all = pointsOf(data.event, definition.controlPointIds);
  const side = run.ownTeam === 0 ? EVERYONE : run.ownTeam;
  const isRound = squad.count < all.length;
  const isOwn = (at: number): boolean =>
    isRound ? at % squad.count === squad.index % squad.count : at === squad.index % all.length;
  const points = all
    .filter((_, at) => isOwn(at))
    .map(({ id, position: [x, y, z], captureRadiusMeters: radius }): Point => {
      const shown = run.points.get(id) ?? { x, y, z, radius, owner: 0, progress: 0, contested: false };
      return { ...shown, side };
    });
  const [needy] = points.sort((one, other) => needOf(one, sight) - needOf(other, sight));
  if (needy === undefined) return null;
  return { x: needy.x, y: needy.y, z: needy.z, radiusMeters: needy.radius * INNER_PART };
}

/** The least goes first: points of others, the nearest of them; then those that decay, the most fallen of them. */
function needOf(point: Point, sight: Sight): number {
  const isHeld = point.owner === point.side && !point.contested;
  return isHeld ? 1_000_000 + point.progress * 1_000 + metersTo(sight, point) / 1_000 : metersTo(sight, point);
}

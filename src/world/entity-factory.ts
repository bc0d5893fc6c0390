import type { Content } from "../content/definitions.ts";
import type { Position } from "../content/world-definitions.ts";
import type { ObjectiveState } from "../events/run-state.ts";
import type { Creature, Keeper, Ward, WorldObject } from "./entity.ts";
import { placeAt, wayThrough } from "./escort-way.ts";
import type { SpawnSpot } from "./spawn-spot.ts";

/** The creature of a spot with so many times the health that content gives it; null where content has no such one. */
export function makeCreature(
  spot: SpawnSpot,
  keeper: Keeper,
  guid: number,
  content: Content,
  healthScale: number,
): Creature | null {
  const definition = content.creatures.get(spot.templateId);
  if (definition === undefined || spot.kind === "object") return null;
  const { kind, templateId, bossId } = spot;
  const health = Math.max(1, Math.round(definition.health * healthScale));
  const origin = { kind, templateId, bossId, definition, spot, keeper };
  const damagers: Creature["damagers"] = new Map();
  const { attack } = definition;
  return { ...presence(guid, spot.position, health), ...origin, damagers, attack, nextAttackAtMs: 0, quarry: null };
}

/** The object of a spot; null where content has no such one. */
export function makeObject(spot: SpawnSpot, keeper: Keeper, guid: number, content: Content): WorldObject | null {
  const definition = content.objects.get(spot.templateId);
  if (definition === undefined) return null;
  return { ...presence(guid, spot.position, 1), kind: "object", templateId: spot.templateId, definition, spot, keeper };
}

/**
 * The ward of a `defend` or `escort` objective, as its marks say: of a protected one the health in per mille, of an
 * escort the part of its way that it has come, and its health. Null for an objective without a ward.
 * @param points the event's spawn points
 */
export function makeWard(
  { definition: { type, index, ward }, marks }: ObjectiveState,
  guid: number,
  points: readonly Position[],
): Ward | null {
  if (ward === null || (type !== "defend" && type !== "escort")) return null;
  const isEscort = type === "escort";
  const start = ward.position ?? points[0] ?? [0, 0, 0];
  const goals = ward.checkpoints.length > 0 ? ward.checkpoints : points;
  const way = wayThrough(start, isEscort ? goals : []);
  const travelledMeters = isEscort ? (way.meters * (marks[0] ?? 0)) / 1_000 : 0;
  const { health: healthMax, creatureId: templateId } = ward;
  return {
    ...presence(guid, placeAt(way, travelledMeters), healthMax),
    health: partOf(healthMax, isEscort ? marks[1] : marks[0]),
    kind: isEscort ? "escort" : "protected",
    templateId,
    objectiveIndex: index,
    definition: ward,
    way,
    travelledMeters,
  };
}

/** So many per mille of a creature's or a ward's health; all of it where nothing is noted. What lives has at least 1. */
export function partOf(all: number, perMille: number | undefined): number {
  return perMille === undefined ? all : Math.min(all, Math.max(1, Math.round((all * perMille) / 1_000)));
}

function presence(guid: number, [x, y, z]: Position, health: number) {
  return { guid, x, y, z, health, healthMax: health, viewers: new Set<never>() };
}

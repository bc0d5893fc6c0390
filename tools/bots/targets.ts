/** Which entities move an objective, and which of them a bot takes. */
import type { ObjectiveDefinition } from "../../src/content/definitions.ts";
import { type GameData, objectiveOf } from "./game-data.ts";
import { isOpen, type Memory, type SeenEntity, type ShownObjective, type Sight } from "./sight.ts";

/** Bots see distances this much differently, so that they do not all run for the same thing. */
const SPREAD_METERS = 12;
const SPREAD_STEPS = 8;

/** Objectives to work for: open ones, required before optional; each bot begins with another of them. */
export function openObjectives(sight: Sight, { rank }: Memory, data: GameData): ShownObjective[] {
  const { run } = sight;
  if (run === null) return [];
  const open = run.objectives.filter(isOpen);
  const isRequired = ({ index }: ShownObjective): boolean => objectiveOf(data, run.phase, index)?.required ?? true;
  return [
    ...rotated(open.filter(isRequired), rank),
    ...rotated(
      open.filter((one) => !isRequired(one)),
      rank,
    ),
  ];
}

/** Whether hitting, using or taking this entity can move the objective. */
export function moves(entity: SeenEntity, type: string, data: GameData, definition?: ObjectiveDefinition): boolean {
  const isObject = entity.kind === "object";
  if (!isObject && entity.kind !== "creature" && entity.kind !== "boss") return false;
  // Without a definition the wire's word must do, and in dialect 1 that is "kill" for damage, too.
  if (definition === undefined) return isObject === (type === "interact" || type === "collect");
  const { templateId } = entity;
  switch (definition.type) {
    case "kill":
      return !isObject && definition.creatureIds.includes(templateId);
    case "damage":
      return !isObject && (definition.creatureIds.length === 0 || definition.creatureIds.includes(templateId));
    case "kill_boss":
      return !isObject && bossesOf(definition, data).includes(templateId);
    case "interact":
      return isObject && definition.objectIds.includes(templateId);
    case "collect": {
      const sources = isObject ? data.objectsWithItem : data.creaturesWithItem;
      return sources.get(definition.itemId)?.has(templateId) ?? false;
    }
    default:
      // Defending, escorting, surviving: what attacks is fought.
      return !isObject;
  }
}

/** Templates whose death counts for an objective of the kind kill_boss. */
function bossesOf({ bossId, creatureIds }: ObjectiveDefinition, data: GameData): readonly number[] {
  return bossId === 0 ? creatureIds : [data.bossTemplates.get(bossId) ?? bossId];
}

/** The best entity in view for any of the objectives, in their order; the one in hand is kept while it is good. */
export function chooseTarget(
  sight: Sight,
  memory: Memory,
  data: GameData,
  objectives: readonly ShownObjective[],
  nowMs: number,
): SeenEntity | null {
  const phase = sight.run?.phase ?? 0;
  const inHand = sight.entities.get(memory.target);
  for (const objective of objectives) {
    const { type, index } = objective;
    const definition = objectiveOf(data, phase, index);
    const isGood = (entity: SeenEntity): boolean =>
      entity.health > 0 && (memory.avoidUntilMs.get(entity.key) ?? 0) <= nowMs && moves(entity, type, data, definition);
    if (inHand !== undefined && isGood(inHand)) return inHand;
    const nearest = nearestOf(sight, memory.rank, isGood);
    if (nearest !== null) return nearest;
  }
  return null;
}

function nearestOf(sight: Sight, rank: number, isGood: (entity: SeenEntity) => boolean): SeenEntity | null {
  let best: SeenEntity | null = null;
  let bestMeters = Number.POSITIVE_INFINITY;
  for (const entity of sight.entities.values()) {
    if (!isGood(entity)) continue;
    const taste = ((entity.key * 31 + rank * 17) % SPREAD_STEPS) * (SPREAD_METERS / SPREAD_STEPS);
    const meters = metersTo(sight, entity) + taste;
    if (meters >= bestMeters) continue;
    best = entity;
    bestMeters = meters;
  }
  return best;
}

type Place = { readonly x: number; readonly y: number; readonly z: number };

export function metersTo(from: Place, to: Place): number {
  return Math.hypot(from.x - to.x, from.y - to.y, from.z - to.z);
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

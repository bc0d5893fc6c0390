/** Which entities move an objective, and which of them a bot takes. */
import type { ObjectiveDefinition } from "../../src/content/definitions.ts";
import { type GameData, objectiveOf } from "./game-data.ts";
import { isOpen, type Memory, placeKey, type SeenEntity, type ShownObjective, type Sight } from "./sight.ts";

/** Bots see distances this much differently, so that they do not all run for the same thing. */
const SPREAD_METERS = 12;
const SPREAD_STEPS = 8;
/** Whoever helps a boss is fought first when it is this near to the bot or to the boss. */
const ADDS_METERS = 25;
/** A thing of a checklist that was used already is worth this much of a detour. */
const USED_METERS = 10_000;

type Place = { readonly x: number; readonly y: number; readonly z: number };

/** What a bot goes for, and what for. */
export type Aim = { readonly target: SeenEntity; readonly objective: ShownObjective };

/** Objectives to work for: open ones of its own, required before optional; each bot begins with another of them. */
export function openObjectives(sight: Sight, { squad }: Memory, data: GameData): ShownObjective[] {
  const { run } = sight;
  if (run === null) return [];
  const definition = ({ index }: ShownObjective) => objectiveOf(data, run.phase, index);
  const open = run.objectives.filter((one) => isOpen(one) && isOwn(run.ownTeam, definition(one)));
  const isRequired = (one: ShownObjective): boolean => definition(one)?.required ?? true;
  // Whoever is alone must not walk away from what is lost without it.
  const required = open
    .filter(isRequired)
    .sort((one, other) => Number(isWatch(definition(other))) - Number(isWatch(definition(one))));
  return [
    ...rotated(required, squad.count > 1 ? squad.index : 0),
    ...rotated(
      open.filter((one) => !isRequired(one)),
      squad.index,
    ),
  ];
}

/** Whether the objective is everybody's or the bot's team's. */
export function isOwn(ownTeam: number, definition: ObjectiveDefinition | undefined): boolean {
  return definition === undefined || definition.team === 0 || definition.team === ownTeam;
}

function isWatch(definition: ObjectiveDefinition | undefined): boolean {
  return definition?.type === "survive" || definition?.type === "defend" || definition?.type === "escort";
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
      // Defending, escorting, surviving, holding: what attacks is fought.
      return !isObject;
  }
}

/** Templates whose death counts for an objective of the kind kill_boss. */
function bossesOf({ bossId, creatureIds }: ObjectiveDefinition, data: GameData): readonly number[] {
  return bossId === 0 ? creatureIds : [data.bossTemplates.get(bossId) ?? bossId];
}

/**
 * The best entity in view for any of the objectives, in their order; the one in hand is kept while it is good.
 * `isInReach` leaves out what the bot may not go for from where it has to stay.
 */
export function chooseTarget(
  sight: Sight,
  memory: Memory,
  data: GameData,
  objectives: readonly ShownObjective[],
  isInReach: (entity: SeenEntity) => boolean,
  nowMs: number,
): Aim | null {
  const phase = sight.run?.phase ?? 0;
  const inHand = sight.entities.get(memory.target);
  const isFree = (entity: SeenEntity): boolean =>
    entity.health > 0 && (memory.avoidUntilMs.get(entity.key) ?? 0) <= nowMs && isInReach(entity);
  for (const objective of objectives) {
    const definition = objectiveOf(data, phase, objective.index);
    const isGood = (entity: SeenEntity): boolean => isFree(entity) && moves(entity, objective.type, data, definition);
    const add = addNear(sight, memory, data, definition, isFree);
    if (add !== null) return { target: add, objective };
    if (inHand !== undefined && isGood(inHand)) return { target: inHand, objective };
    const used = definition?.checklist ? sight.run?.taken : undefined;
    const detour = (entity: SeenEntity): number => (used?.get(placeKey(entity)) ?? 0) * USED_METERS;
    const target = nearestOf(sight, memory.rank, isGood, detour);
    if (target !== null) return { target, objective };
  }
  return null;
}

/** Somebody whom the boss of the objective has called, and who is near. */
function addNear(
  sight: Sight,
  memory: Memory,
  data: GameData,
  definition: ObjectiveDefinition | undefined,
  isFree: (entity: SeenEntity) => boolean,
): SeenEntity | null {
  if (definition?.type !== "kill_boss") return null;
  const templates = data.addTemplates.get(definition.bossId);
  if (templates === undefined) return null;
  const isAdd = (entity: SeenEntity): boolean =>
    entity.kind === "creature" && templates.has(entity.templateId) && metersTo(sight, entity) <= ADDS_METERS;
  return nearestOf(
    sight,
    memory.rank,
    (entity) => isAdd(entity) && isFree(entity),
    () => 0,
  );
}

function nearestOf(
  sight: Sight,
  rank: number,
  isGood: (entity: SeenEntity) => boolean,
  detour: (entity: SeenEntity) => number,
): SeenEntity | null {
  let best: SeenEntity | null = null;
  let bestMeters = Number.POSITIVE_INFINITY;
  for (const entity of sight.entities.values()) {
    if (!isGood(entity)) continue;
    const taste = ((entity.key * 31 + rank * 17) % SPREAD_STEPS) * (SPREAD_METERS / SPREAD_STEPS);
    const meters = metersTo(sight, entity) + taste + detour(entity);
    if (meters >= bestMeters) continue;
    best = entity;
    bestMeters = meters;
  }
  return best;
}

export function metersTo(from: Place, to: Place): number {
  return Math.hypot(from.x - to.x, from.y - to.y, from.z - to.z);
}

function rotated<T>(list: readonly T[], by: number): T[] {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

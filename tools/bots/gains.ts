/** What an action must bring its bot, by the event's definition; null where it cannot be said exactly. */
import type { ObjectiveDefinition } from "../../src/content/definitions.ts";
import { type GameData, objectiveOf } from "./game-data.ts";
import { isOpen, type SeenEntity, type ShownObjective, type Sight } from "./sight.ts";
import { isOwn, moves } from "./targets.ts";

type Open = { readonly shown: ShownObjective; readonly definition: ObjectiveDefinition };

function openOf(sight: Sight, data: GameData, type: ObjectiveDefinition["type"]): Open[] {
  const { run } = sight;
  if (run === null) return [];
  return run.objectives.flatMap((shown) => {
    const definition = isOpen(shown) ? objectiveOf(data, run.phase, shown.index) : undefined;
    return definition?.type === type && isOwn(run.ownTeam, definition) ? [{ shown, definition }] : [];
  });
}

const timedTypes: readonly ObjectiveDefinition["type"][] = ["defend", "escort", "survive", "territory"];

/**
 * Whether points come that no action brings, or do not come: presence is worth a point every ten seconds, busy
 * objectives and checklists do not count everything, and neither counts what is done in a pause or after the end.
 */
function isUnsteady({ run }: Sight, data: GameData): boolean {
  if (run === null || run.isPaused || run.isOut) return true;
  return run.objectives.some((shown) => {
    const definition = isOpen(shown) ? objectiveOf(data, run.phase, shown.index) : undefined;
    if (definition === undefined) return false;
    return timedTypes.includes(definition.type) || definition.busyMs > 0 || definition.checklist;
  });
}

const movedBy = (sight: Sight, data: GameData, type: ObjectiveDefinition["type"], entity: SeenEntity): Open[] =>
  openOf(sight, data, type).filter(({ definition }) => moves(entity, type, data, definition));

const sumOf = (all: readonly Open[]): number =>
  all.reduce((sum, { definition }) => sum + definition.contributionPerUnit, 0);

/** Points for each full 100 of damage to an entity; 0: damage to it does not count. Two objectives share one rest: null. */
export function pointsPerHundred(sight: Sight, data: GameData, entity: SeenEntity): number | null {
  if (isUnsteady(sight, data)) return null;
  const counting = movedBy(sight, data, "damage", entity);
  return counting.length > 1 ? null : sumOf(counting);
}

/** Points for a part in the death of an entity. Who dealt most damage to a boss gets more, and that is not shown: null. */
export function killPoints(sight: Sight, data: GameData, entity: SeenEntity): number | null {
  if (isUnsteady(sight, data)) return null;
  if (movedBy(sight, data, "kill_boss", entity).length > 0) return null;
  return sumOf(movedBy(sight, data, "kill", entity));
}

/** Points for the use of an object. What is picked up counts unless it has to be handed in. */
export function usePoints(sight: Sight, data: GameData, object: SeenEntity): number | null {
  if (isUnsteady(sight, data)) return null;
  const used = sumOf(movedBy(sight, data, "interact", object));
  const picked = movedBy(sight, data, "collect", object).filter(({ definition }) => !definition.turnIn);
  return used + sumOf(picked);
}

/** Points for an item that was found. */
export function foundPoints(sight: Sight, data: GameData, itemId: number, quantity: number): number | null {
  if (isUnsteady(sight, data)) return null;
  const counting = openOf(sight, data, "collect").filter(
    ({ definition }) => definition.itemId === itemId && !definition.turnIn,
  );
  return quantity * sumOf(counting);
}

/** Points for items handed in: no more are taken than the objective still needs. */
export function turnInPoints(sight: Sight, data: GameData, objectiveIndex: number, amount: number): number | null {
  if (isUnsteady(sight, data)) return null;
  const open = openOf(sight, data, "collect").filter(({ shown }) => shown.index === objectiveIndex);
  return Math.min(amount, ...open.map(({ shown }) => shown.target - shown.current)) * sumOf(open);
}

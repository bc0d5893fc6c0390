import type { ObjectiveDefinition } from "../../content/definitions.ts";
import type { LiveRun } from "../live-run.ts";
import type { ObjectiveState } from "../run-state.ts";
import type { Contributor } from "../signals.ts";
import type { PresentPlayer, ZoneView } from "../zone-view.ts";

/** How near a defended thing one must be to count as present where content gives no area. */
export const PRESENCE_METERS = 40;

/** Whether `duration_ms` is the time to hold out, and not a limit. */
export function countsTime({ type }: ObjectiveDefinition): boolean {
  return type === "defend" || type === "survive";
}

/** Time to hold out: content's duration, or its target in seconds. */
export function holdMs({ definition: { durationMs }, target }: ObjectiveState): number {
  return durationMs > 0 ? durationMs : target * 1_000;
}

/** So much of `wholeMs` in units of the target. */
export function unitsOf({ target }: ObjectiveState, heldMs: number, wholeMs: number): number {
  return Math.min(target, Math.floor((heldMs / wholeMs) * target));
}

/** Whether somebody took part and left: standing about brings nobody back, only joining or doing something does. */
export function hasLeft({ state: { participants } }: LiveRun, { characterId }: Contributor): boolean {
  const slot = participants.slotOf(characterId);
  return slot >= 0 && participants.left[slot] === 1;
}

/** Whether somebody's presence counts for an objective: it has not left, and the objective is its own as well. */
export function maySupport(run: LiveRun, objective: ObjectiveState, by: Contributor): boolean {
  return !hasLeft(run, by) && run.mayContribute(objective, by);
}

/** Living players within so many metres of a place, as far as the objective is theirs. */
export function playersNear(
  run: LiveRun,
  objective: ObjectiveState,
  view: ZoneView,
  place: { readonly x: number; readonly y: number; readonly z: number },
  meters: number,
): PresentPlayer[] {
  const near: PresentPlayer[] = [];
  for (const player of view.players()) {
    if (player.health === 0 || !maySupport(run, objective, player)) continue;
    const squared = (player.x - place.x) ** 2 + (player.y - place.y) ** 2 + (player.z - place.z) ** 2;
    if (squared <= meters * meters) near.push(player);
  }
  return near;
}

/** Living players in the objective's area; without one, participants anywhere in the zone. */
export function playersInArea(run: LiveRun, objective: ObjectiveState, view: ZoneView): PresentPlayer[] {
  const { area } = objective.definition;
  if (area !== null) {
    const [x, y, z] = area.position;
    return playersNear(run, objective, view, { x, y, z }, area.radiusMeters);
  }
  const { participants } = run.state;
  return [...view.players()].filter((player) => {
    const slot = participants.slotOf(player.characterId);
    return player.health > 0 && slot >= 0 && participants.left[slot] === 0 && run.mayContribute(objective, player);
  });
}

/** A share of something in whole thousandths, rounded up so that what lives never looks dead. */
export function perMille(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.ceil((part * 1_000) / whole);
}

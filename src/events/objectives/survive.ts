import type { LiveRun } from "../live-run.ts";
import type { ObjectiveState } from "../run-state.ts";
import type { TimedKind } from "./objective-kind.ts";
import { holdMs, maySupport, playersInArea, unitsOf } from "./timed-progress.ts";

/**
 * `survive`: time counts while a participant lives in the area; it fails when the last one fell. It begins with the
 * first who is there; while somebody may still come back it is not lost, and no time counts. `marks` are [time survived
 * in ms].
 */
export const survive: TimedKind = {
  look(run, objective, view, passedMs) {
    const [survivedMs = 0] = objective.marks;
    const alive = playersInArea(run, objective, view);
    if (alive.length === 0) return survivedMs > 0 && !isAwaited(run, objective) ? "nobody_left" : null;
    for (const player of alive) run.tally.creditPresence(objective, player, passedMs);
    const heldMs = survivedMs + passedMs;
    if (objective.definition.waves) run.setProgress(objective, objective.current, [heldMs]);
    else run.setProgress(objective, unitsOf(objective, heldMs, holdMs(objective)), [heldMs]);
    return null;
  },
};

/** Whether one of those who have to survive is away within its grace time: a connection that broke is no defeat. */
function isAwaited(run: LiveRun, objective: ObjectiveState): boolean {
  for (const { by } of run.memory.absent.values()) {
    if (maySupport(run, objective, by)) return true;
  }
  return false;
}

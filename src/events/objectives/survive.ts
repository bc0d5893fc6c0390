import type { TimedKind } from "./objective-kind.ts";
import { holdMs, playersInArea, unitsOf } from "./timed-progress.ts";

/**
 * `survive`: time counts while a participant lives in the area; it fails when the last one fell. It begins with the
 * first who is there. `marks` are [time survived in ms].
 */
export const survive: TimedKind = {
  look(run, objective, view, passedMs, nowMs) {
    const [survivedMs = 0] = objective.marks;
    const alive = playersInArea(run, objective, view);
    if (alive.length === 0) {
      // After a restart nobody is back yet: that is not a defeat before the grace time is over.
      const isBegun = survivedMs > 0 && (run.memory.peopled || run.elapsedMs(nowMs) > run.memory.peopledByMs);
      return isBegun ? "nobody_left" : null;
    }
    run.memory.peopled = true;
    for (const player of alive) run.tally.creditPresence(objective, player, passedMs);
    const heldMs = survivedMs + passedMs;
    if (objective.definition.waves) run.setProgress(objective, objective.current, [heldMs]);
    else run.setProgress(objective, unitsOf(objective, heldMs, holdMs(objective)), [heldMs]);
    return null;
  },
};

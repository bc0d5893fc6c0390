import type { TimedKind } from "./objective-kind.ts";
import { perMille, playersNear } from "./timed-progress.ts";

/**
 * `escort`: the checkpoints that the walker has passed, or where content gives another target than their number, the
 * part of its way in units of it; a restart, which may put it back a step, takes none away. It walks only in company,
 * and its death is the end. `marks` are [way in per mille, health in per mille]: the world puts it back where it was.
 */
export const escort: TimedKind = {
  look(run, objective, view, passedMs) {
    const walker = view.ward(run.state.instanceId, objective.definition.index);
    if (walker === null) return null;
    if (walker.health === 0) return "lost";
    const companionMeters = objective.definition.ward?.companionMeters ?? 0;
    for (const player of playersNear(run, objective, view, walker, companionMeters)) {
      run.tally.creditPresence(objective, player, passedMs);
    }
    const marks = [Math.floor(walker.travelled * 1_000), perMille(walker.health, walker.healthMax)];
    const isCounted = objective.target === walker.checkpoints;
    const units = isCounted ? walker.checkpointsPassed : Math.floor(walker.travelled * objective.target);
    run.setProgress(objective, Math.max(objective.current, units), marks);
    return null;
  },
};

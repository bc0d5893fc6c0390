import type { TimedKind } from "./objective-kind.ts";
import { holdMs, PRESENCE_METERS, perMille, playersInArea, playersNear, unitsOf } from "./timed-progress.ts";

/**
 * `defend`: time counts while what is protected stands; it fails when that dies. `marks` are [health in per mille,
 * time held in ms]: the world puts it back as it was.
 */
export const defend: TimedKind = {
  look(run, objective, view, passedMs) {
    const ward = view.ward(run.state.instanceId, objective.definition.index);
    if (ward === null) return null;
    if (ward.health === 0) return "lost";
    const [, before = 0] = objective.marks;
    const heldMs = before + passedMs;
    const present =
      objective.definition.area === null
        ? playersNear(run, objective, view, ward, PRESENCE_METERS)
        : playersInArea(run, objective, view);
    for (const player of present) run.tally.creditPresence(objective, player, passedMs);
    const marks = [perMille(ward.health, ward.healthMax), heldMs];
    const { waves } = objective.definition;
    run.setProgress(objective, waves ? objective.current : unitsOf(objective, heldMs, holdMs(objective)), marks);
    return null;
  },
};

import type { ObjectiveKind } from "./objective-kind.ts";

/** `kill`: the creature counts once, for everyone who dealt damage to it. */
export const kill: ObjectiveKind<"kill"> = {
  watch: (objective) => ({ signal: "kill", ids: objective.creatureIds }),

  credit(run, objective, { damagers }, nowMs) {
    if (run.advance(objective, 1) === 0) return;
    const points = objective.definition.contributionPerUnit;
    for (const damager of damagers) run.credit(objective, damager, points);
    run.completeIfDone(objective, nowMs);
  },
};

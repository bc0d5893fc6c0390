import type { ObjectiveKind } from "./objective-kind.ts";

/** `interact`: every use of one of its objects counts. */
export const interact: ObjectiveKind<"interaction"> = {
  watch: (objective) => ({ signal: "interaction", ids: objective.objectIds }),

  credit(run, objective, { by }, nowMs) {
    if (run.advance(objective, 1) === 0) return;
    run.credit(objective, by, objective.definition.contributionPerUnit);
    run.completeIfDone(objective, nowMs);
  },
};

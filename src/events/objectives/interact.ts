import type { ObjectiveKind } from "./objective-kind.ts";

/**
 * `interact`: every use of one of its objects counts; of a checklist, each object of its own run once.
 * `marks` of a checklist are the places that have been used.
 */
export const interact: ObjectiveKind<"interaction"> = {
  watch: (objective) => ({ signal: "interaction", ids: objective.objectIds }),

  credit(run, objective, { by, place, instanceId }, nowMs) {
    const { checklist, contributionPerUnit } = objective.definition;
    if (!run.mayContribute(objective, by)) return;
    // Another run's objects are numbered as its own are.
    if (checklist && (instanceId !== run.state.instanceId || objective.marks.includes(place))) return;
    if (run.advance(objective, 1, nowMs) === 0) return;
    if (checklist) run.setProgress(objective, objective.current, [...objective.marks, place]);
    run.tally.credit(objective, by, contributionPerUnit);
    run.completeIfDone(objective, nowMs);
  },
};

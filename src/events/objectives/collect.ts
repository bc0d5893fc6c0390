import type { ObjectiveKind } from "./objective-kind.ts";

/** `collect`: items found count at once, unless content wants them handed in: then only `EventManager.turnIn` counts. */
export const collect: ObjectiveKind<"collection"> = {
  watch: (objective) => ({ signal: "collection", ids: objective.turnIn ? [] : [objective.itemId] }),

  credit(run, objective, { quantity, by }, nowMs) {
    if (!run.mayContribute(objective, by)) return;
    const counted = run.advance(objective, quantity, nowMs);
    if (counted === 0) return;
    run.tally.credit(objective, by, counted * objective.definition.contributionPerUnit);
    run.completeIfDone(objective, nowMs);
  },
};

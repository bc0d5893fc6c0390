import { ANY_ID, type ObjectiveKind } from "./objective-kind.ts";

/** `damage`: points taken from the named creatures, or from any where none is named. */
export const damage: ObjectiveKind<"damage"> = {
  watch: ({ creatureIds }) => ({ signal: "damage", ids: creatureIds.length > 0 ? creatureIds : [ANY_ID] }),

  credit(run, objective, { amount, by }, nowMs) {
    const counted = run.advance(objective, amount);
    if (counted === 0) return;
    run.creditDamage(objective, by, counted, objective.definition.contributionPerUnit);
    run.completeIfDone(objective, nowMs);
  },
};

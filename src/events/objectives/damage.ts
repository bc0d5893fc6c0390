import { ANY_ID, type ObjectiveKind } from "./objective-kind.ts";

/** `damage`: points taken from the named creatures, or from any where none is named. */
export const damage: ObjectiveKind<"damage"> = {
  watch: ({ creatureIds }) => ({ signal: "damage", ids: creatureIds.length > 0 ? creatureIds : [ANY_ID] }),

  credit(run, objective, { amount, by, instanceId }, nowMs) {
    if (!run.mayContribute(objective, by)) return;
    const counted = run.advance(objective, amount, nowMs);
    if (counted === 0) return;
    const { participants } = run.state;
    const before = participants.count;
    run.tally.creditDamage(objective, by, counted, objective.definition.contributionPerUnit);
    const isNewHere = participants.count > before && instanceId === run.state.instanceId;
    if (isNewHere) run.tally.count(by.characterId, "damageDealt", amount);
    run.completeIfDone(objective, nowMs);
  },
};

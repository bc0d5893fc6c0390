import { creditDamager, whoCounts } from "./damagers.ts";
import type { ObjectiveKind } from "./objective-kind.ts";

/** `kill`: the creature counts once, for everyone who dealt damage to it. */
export const kill: ObjectiveKind<"kill"> = {
  watch: (objective) => ({ signal: "kill", ids: objective.creatureIds }),

  credit(run, objective, signal, nowMs) {
    const counted = whoCounts(run, objective, signal);
    if (counted.length === 0 || objective.status !== "active") return;
    // An objective of waves counts waves; its kills are still worth what kills are worth.
    if (!objective.definition.waves && run.advance(objective, 1, nowMs) === 0) return;
    const points = objective.definition.contributionPerUnit;
    for (const damager of counted) creditDamager(run, objective, damager, points, signal);
    run.completeIfDone(objective, nowMs);
  },
};

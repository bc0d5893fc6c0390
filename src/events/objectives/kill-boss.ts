import type { Damager } from "../signals.ts";
import { creditDamager, whoCounts } from "./damagers.ts";
import type { ObjectiveKind } from "./objective-kind.ts";

const TOP_DAMAGERS = 3;
const TOP_DAMAGER_BONUS = 50;

/** `kill_boss`: like `kill`, and the three who dealt most get more; of equals, who hit first. */
export const killBoss: ObjectiveKind<"boss_kill"> = {
  watch: ({ bossId, creatureIds }) =>
    bossId === 0 ? { signal: "kill", ids: creatureIds } : { signal: "boss_kill", ids: [bossId] },

  credit(run, objective, signal, nowMs) {
    const counted = whoCounts(run, objective, signal);
    if (counted.length === 0 || run.advance(objective, 1, nowMs) === 0) return;
    const top = topByDamage(counted);
    const points = objective.definition.contributionPerUnit;
    for (const damager of counted) {
      creditDamager(run, objective, damager, points + (top.includes(damager) ? TOP_DAMAGER_BONUS : 0), signal);
    }
    run.completeIfDone(objective, nowMs);
  },
};

function topByDamage(damagers: readonly Damager[]): readonly Damager[] {
  return damagers.toSorted((one, other) => other.damage - one.damage).slice(0, TOP_DAMAGERS);
}

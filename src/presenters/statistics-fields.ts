import type { DurableRun } from "../events/run-ledger.ts";
import { MAX_LIST_ITEMS } from "../protocol/field-types.ts";
import { topSlots } from "./top-slots.ts";

/**
 * Fields of `ServerEventStatistics`: as many as a list holds, the greatest contribution first, and the asker in any case.
 * @param askerSlot slot of a participant
 * @param nameOf empty for a character that is not known
 */
export function statisticsFields(
  { durable, live }: DurableRun,
  askerSlot: number,
  nowMs: number,
  nameOf: (characterId: number) => string,
) {
  const { participants, instanceId } = durable;
  const slots = topSlots(participants, MAX_LIST_ITEMS);
  if (!slots.includes(askerSlot)) slots[slots.length - 1] = askerSlot;
  const elapsedMs = live.elapsedMs(nowMs);
  return {
    instanceId,
    participants: slots.map((slot) => {
      const characterId = participants.characterIds[slot] ?? 0;
      // The life that has not ended may be the longest.
      const currentLifeMs = elapsedMs - participants.statistic(slot, "lifeStartedMs");
      return {
        characterId: BigInt(characterId),
        name: nameOf(characterId),
        team: participants.teams[slot] ?? 0,
        contribution: participants.scores[slot] ?? 0,
        kills: participants.statistic(slot, "kills"),
        deaths: participants.statistic(slot, "deaths"),
        assists: participants.statistic(slot, "assists"),
        damageDealt: participants.statistic(slot, "damageDealt"),
        damageTaken: participants.statistic(slot, "damageTaken"),
        healingDone: participants.statistic(slot, "healingDone"),
        healingTaken: participants.statistic(slot, "healingTaken"),
        longestLifeMs: Math.max(participants.statistic(slot, "longestLifeMs"), currentLifeMs),
        bestStreak: participants.statistic(slot, "bestStreak"),
      };
    }),
  };
}

import type { Participants } from "../events/participants.ts";
import { sortDescending } from "../rewards/tiers.ts";

/** Slots of the participants with the greatest contribution, so many at most; of equals, who joined first. */
export function topSlots({ scores, count }: Participants, most: number): number[] {
  // Sorting plain numbers to find the last that counts is a tenth of the work of sorting slots.
  const least = sortDescending(scores.subarray(0, count))[most - 1] ?? 0;
  const scoreOf = (slot: number): number => scores[slot] ?? 0;
  const candidates: number[] = [];
  for (let slot = 0; slot < count; slot += 1) if (scoreOf(slot) >= least) candidates.push(slot);
  return candidates.sort((one, other) => scoreOf(other) - scoreOf(one)).slice(0, most);
}

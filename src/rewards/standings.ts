import type { RunState } from "../events/run-state.ts";

/** How the end of a run counts for one of its participants. */
export const STANDINGS = { asUsual: 0, atMostBronze: 1, lost: 2 } as const;

export type StandingCode = (typeof STANDINGS)[keyof typeof STANDINGS];

/**
 * How the end counts for each participant, in the order of joining; null: for everybody as the run's outcome says.
 *
 * - race and duel, with a winner: who is not of the winning team lost, or where there are no teams who is not the
 *   winner. Losers are rewarded as of a failed run.
 * - knockout: who was knocked out gets bronze at most.
 *
 * A winner of 0 stands for everybody, and an event that is played together has no losers.
 */
export function standingsOf(run: RunState): Uint8Array<ArrayBuffer> | null {
  const { count } = run.participants;
  const standings = Uint8Array.from({ length: count }, (_, slot) => standingOf(run, slot));
  return run.status === "completed" && standings.some((code) => code !== STANDINGS.asUsual) ? standings : null;
}

function standingOf({ definition, participants, winner }: RunState, slot: number): StandingCode {
  switch (definition.mode) {
    case "race":
    case "duel": {
      const side = definition.teams.length > 0 ? participants.teams[slot] : participants.characterIds[slot];
      return winner === 0 || side === winner ? STANDINGS.asUsual : STANDINGS.lost;
    }
    case "knockout":
      return participants.eliminated[slot] === 1 ? STANDINGS.atMostBronze : STANDINGS.asUsual;
    case "cooperative":
      return STANDINGS.asUsual;
  }
}

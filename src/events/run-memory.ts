import type { LeaveReason } from "./run-events.ts";
import type { RunState } from "./run-state.ts";
import type { Contributor } from "./signals.ts";

/** A participant who is not in the zone: since when (the run's `elapsedMs`), why, and by which packet it was here last. */
export type Absence = { readonly sinceMs: number; readonly reason: LeaveReason; readonly by: Contributor };

/** What the rules of a run remember between ticks and no journal needs: a restart begins it anew. */
export type RunMemory = {
  /** `elapsedMs` of the last look at what time moves. */
  lookedAtMs: number;
  /** Participants who are not in the zone; those who have left the run stand here as well. */
  readonly absent: Map<number, Absence>;
  /** `elapsedMs` since which nobody takes part any more; -1: somebody does. */
  emptySinceMs: number;
  /** `elapsedMs` of the last blow at the boss; -1: none. */
  bossHurtMs: number;
};

/** What is remembered of a run that was started or restored a moment ago. */
export function blankMemory({ elapsedMs, boss }: RunState): RunMemory {
  return {
    lookedAtMs: elapsedMs,
    absent: new Map(),
    emptySinceMs: -1,
    // While the server was down nobody could strike it.
    bossHurtMs: boss.engagedMs < 0 ? -1 : elapsedMs,
  };
}

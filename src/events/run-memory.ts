import type { LeaveReason } from "./run-events.ts";
import type { RunState } from "./run-state.ts";
import type { Contributor } from "./signals.ts";

/** A participant who is gone: since when (the run's `elapsedMs`), why, and by which packet it was here last. */
export type Absence = { readonly sinceMs: number; readonly reason: LeaveReason; readonly by: Contributor };

/** What the rules of a run remember between ticks and no journal needs: a restart begins it anew. */
export type RunMemory = {
  /** `elapsedMs` of the last look at what time moves. */
  lookedAtMs: number;
  /** Somebody has been in the zone since this server has the run: who is not back yet after a restart has not gone. */
  peopled: boolean;
  /** `elapsedMs` until which those who were here when the server went down may be missed. */
  readonly peopledByMs: number;
  /** Creatures of the current wave that died. */
  waveKills: number;
  /** Who fell in the current round. */
  readonly fallen: Set<number>;
  readonly absent: Map<number, Absence>;
  /** `elapsedMs` since which nobody takes part any more; -1: somebody does. */
  emptySinceMs: number;
  /** `elapsedMs` of the last blow at the boss; -1: none. */
  bossHurtMs: number;
};

/** What is remembered of a run that was started or restored a moment ago. */
export function blankMemory({ elapsedMs, definition: { graceMs }, boss }: RunState): RunMemory {
  return {
    lookedAtMs: elapsedMs,
    peopled: false,
    peopledByMs: elapsedMs + graceMs,
    waveKills: 0,
    fallen: new Set(),
    absent: new Map(),
    emptySinceMs: -1,
    // While the server was down nobody could strike it.
    bossHurtMs: boss.engagedMs < 0 ? -1 : elapsedMs,
  };
}

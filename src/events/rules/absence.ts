import type { LiveRun } from "../live-run.ts";
import { countPresent } from "../run-state.ts";

/** Participants who were gone for longer than the grace time leave; a run that everyone left ends by content's rule. */
export function tickAbsence(run: LiveRun, nowMs: number): void {
  const { memory, state } = run;
  const elapsedMs = run.elapsedMs(nowMs);
  for (const [characterId, { sinceMs, reason, by }] of memory.absent) {
    if (elapsedMs - sinceMs < state.definition.graceMs) continue;
    memory.absent.delete(characterId);
    const slot = state.participants.slotOf(characterId);
    if (slot >= 0 && state.participants.left[slot] === 0) run.leave(by, reason, nowMs);
  }
  if (state.participants.count === 0 || countPresent(state) > 0) {
    memory.emptySinceMs = -1;
    return;
  }
  if (memory.emptySinceMs < 0) memory.emptySinceMs = elapsedMs;
  const { outcome, afterMs } = state.definition.abandoned;
  if (outcome === "continue" || elapsedMs - memory.emptySinceMs < afterMs) return;
  if (outcome === "fail") run.fail("everyone_left", nowMs);
  else if (outcome === "cancel") run.cancel("everyone left", "system", nowMs);
  else run.finish(0, nowMs);
}

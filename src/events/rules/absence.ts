import type { LiveRun } from "../live-run.ts";
import { countPresent } from "../run-state.ts";
import type { ZoneView } from "../zone-view.ts";

/**
 * Compares who is in the zone with what was said of comings and goings: notes an absence for every participant of whom
 * nobody has said that it went (it joined by what it had done before, or a rebuilt run finds it gone), and ends that of
 * whoever is there.
 */
export function noteWhoIsHere({ memory, state }: LiveRun, view: ZoneView): void {
  const { participants, elapsedMs } = state;
  const { characterIds, count } = participants;
  const isHere = new Uint8Array(count);
  for (const { characterId } of view.players()) {
    const slot = participants.slotOf(characterId);
    if (slot < 0) continue;
    isHere[slot] = 1;
    memory.absent.delete(characterId);
  }
  for (let slot = 0; slot < count; slot += 1) {
    const characterId = characterIds[slot] ?? 0;
    if (isHere[slot] === 1 || memory.absent.has(characterId)) continue;
    const by = { characterId, correlation: "", packet: 0, clientBuild: 0, factionId: 0 };
    memory.absent.set(characterId, { sinceMs: elapsedMs, reason: "left_area", by });
  }
}

/** Participants who were gone for longer than the grace time leave; a run that everyone left ends by content's rule. */
export function tickAbsence(run: LiveRun, nowMs: number): void {
  const { memory, state } = run;
  const elapsedMs = run.elapsedMs(nowMs);
  for (const [characterId, { sinceMs, reason, by }] of memory.absent) {
    if (elapsedMs - sinceMs < state.definition.graceMs) continue;
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

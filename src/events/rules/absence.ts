import type { LiveRun } from "../live-run.ts";
import type { LeaveReason } from "../run-events.ts";
import { countPresent } from "../run-state.ts";
import type { Contributor } from "../signals.ts";
import type { ZoneView } from "../zone-view.ts";

/** Whom the journal names where nobody did anything. */
const SYSTEM = "system";

/**
 * Compares who is in the zone with what was said of comings and goings: notes an absence for every participant of whom
 * nobody has said that it went (it joined by what it had done before, or a rebuilt run finds it gone), and ends that of
 * whoever is there.
 */
export function noteWhoIsHere(run: LiveRun, view: ZoneView, nowMs: number): void {
  const { participants } = run.state;
  const { characterIds, count } = participants;
  const isHere = new Uint8Array(count);
  for (const { characterId } of view.players()) {
    const slot = participants.slotOf(characterId);
    if (slot < 0) continue;
    isHere[slot] = 1;
    noteBack(run, characterId, null, nowMs);
  }
  for (let slot = 0; slot < count; slot += 1) {
    const characterId = characterIds[slot] ?? 0;
    if (isHere[slot] === 1 || run.memory.absent.has(characterId)) continue;
    const by = { characterId, correlation: "", packet: 0, clientBuild: 0, factionId: 0 };
    noteGone(run, by, "left_area", nowMs);
  }
}

/** A participant is not in the zone any more; its place is kept for the grace time. Who says so last says why. */
export function noteGone(run: LiveRun, by: Contributor, reason: LeaveReason, nowMs: number): void {
  const { characterId } = by;
  const isKnown = run.memory.absent.has(characterId);
  run.memory.absent.set(characterId, { sinceMs: run.elapsedMs(nowMs), reason, by });
  if (isKnown || !hasPlace(run, characterId)) return;
  const data = { characterId, reason, ...run.moment(nowMs) };
  run.decide({ type: "ParticipantAway", data }, nowMs, by.correlation === "" ? SYSTEM : by);
}

/** Somebody is in the zone, again if it was gone. @param by whose packet says so; null: the zone itself */
export function noteBack(run: LiveRun, characterId: number, by: Contributor | null, nowMs: number): void {
  if (!run.memory.absent.delete(characterId) || !hasPlace(run, characterId)) return;
  run.decide({ type: "ParticipantReturned", data: { characterId, ...run.moment(nowMs) } }, nowMs, by ?? SYSTEM);
}

function hasPlace({ state, isActive, isCongested }: LiveRun, characterId: number): boolean {
  const slot = state.participants.slotOf(characterId);
  return isActive && !isCongested && slot >= 0 && state.participants.left[slot] === 0;
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

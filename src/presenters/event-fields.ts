import type { DurableRun } from "../events/run-ledger.ts";
import type { RunState } from "../events/run-state.ts";
import { timeLeftMs } from "../events/run-time.ts";
import type { ShownObjective } from "./shown-phase.ts";

/** Fields of the event packets, taken from what is durable. */

export function objectiveFields({ definition: { index, type }, target, current }: ShownObjective) {
  return { index, type, target, current };
}

/** @param objectives those that whoever is shown the run may see */
export function startFields(state: RunState, elapsedMs: number, objectives: readonly ShownObjective[]) {
  return {
    instanceId: state.instanceId,
    eventId: state.eventId,
    eventType: state.definition.type,
    phase: state.phase,
    durationMs: timeLeftField(timeLeftMs(state, elapsedMs)),
    objectives: objectives.map(objectiveFields),
  };
}

export function listFields(runs: readonly DurableRun[], nowMs: number) {
  return {
    events: runs.map(({ live, durable }) => ({
      instanceId: durable.instanceId,
      eventId: durable.eventId,
      eventType: durable.definition.type,
      phase: durable.phase,
      timeRemainingMs: timeLeftField(timeLeftMs(durable, live.elapsedMs(nowMs))),
      participantCount: durable.participants.count,
    })),
  };
}

/** 0 means no limit on the wire, so the last moment of a limited run is 1. */
export function timeLeftField(leftMs: number): number {
  return Number.isFinite(leftMs) ? Math.max(1, Math.ceil(leftMs)) : 0;
}

import type { ObjectiveDefinition } from "../content/definitions.ts";
import { timeLeftMs } from "../events/live-run.ts";
import type { DurableRun } from "../events/run-ledger.ts";
import type { ObjectiveState } from "../events/run-state.ts";

/** Fields of the event packets, taken from what is durable. */

export function objectiveFields({ index, type, target }: ObjectiveDefinition, current: number) {
  return { index, type, target, current };
}

function objectivesFields(objectives: readonly ObjectiveState[]) {
  return objectives.map(({ definition, current }) => objectiveFields(definition, current));
}

export function startFields({ live, durable }: DurableRun, nowMs: number) {
  return {
    instanceId: durable.instanceId,
    eventId: durable.eventId,
    eventType: durable.definition.type,
    phase: durable.phase,
    durationMs: timeLeftField(timeLeftMs(durable, live.elapsedMs(nowMs))),
    objectives: objectivesFields(durable.objectives),
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
function timeLeftField(leftMs: number): number {
  return Number.isFinite(leftMs) ? Math.max(1, Math.ceil(leftMs)) : 0;
}

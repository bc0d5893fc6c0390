import type { EventDefinition } from "../content/definitions.ts";
import type { EventManager } from "../events/event-manager.ts";
import type { LiveRun } from "../events/live-run.ts";
import type { DurableRun } from "../events/run-ledger.ts";
import type { ActiveRun, EventSummary, GameOperations, ServerInfo, StartResult, StopResult } from "./operations.ts";

export type EventOperationsOptions = {
  readonly manager: EventManager;
  readonly definitions: ReadonlyMap<number, EventDefinition>;
  /** Whether the zone has, or can have, that instance. */
  readonly hasZone: (zoneId: number, zoneInstance: number) => boolean;
  readonly nowMs: () => number;
  readonly info: () => ServerInfo;
};

/** What game masters may do to the game, on the running EventManager. */
export function eventOperations(options: EventOperationsOptions): GameOperations {
  const { manager, definitions, nowMs } = options;
  return {
    listEvents: () => [...definitions.values()].map(summaryOf),

    eventInfo(eventId) {
      const definition = definitions.get(eventId);
      if (definition === undefined) return null;
      return { ...summaryOf(definition), type: definition.type, phaseList: definition.phases };
    },

    activeRuns: () => [...manager.ledger.durable()].map((run) => activeRun(run, nowMs())),

    async startEvent(eventId, zoneInstance, actor): Promise<StartResult> {
      const zoneId = definitions.get(eventId)?.zoneId;
      if (zoneId !== undefined && !options.hasZone(zoneId, zoneInstance)) {
        return { ok: false, reason: "unavailable", message: `Zone ${zoneId} has no instance ${zoneInstance}.` };
      }
      const triggered = manager.trigger(eventId, zoneInstance, actor, nowMs());
      if (!triggered.ok) {
        const { refusal } = triggered;
        return { ok: false, reason: refusal === "not_found" || refusal === "already_active" ? refusal : "unavailable" };
      }
      const { instanceId } = triggered;
      const run = manager.ledger.get(instanceId);
      const durable = run !== undefined && (await becomesDurable(run.live));
      return durable ? { ok: true, instanceId } : { ok: false, reason: "unavailable" };
    },

    async stopEvent(eventId, actor): Promise<StopResult> {
      const runs = [...manager.ledger.all()].map(({ live }) => live);
      const active = runs.filter((live) => live.isActive && live.state.eventId === eventId);
      // A run goes on even if its event has left the content since it started.
      if (active.length === 0) return { ok: false, reason: definitions.has(eventId) ? "not_active" : "not_found" };
      const instanceIds = active.map(({ state }) => state.instanceId);
      for (const instanceId of instanceIds) manager.stop(instanceId, "stopped by a game master", actor, nowMs());
      const stopped = await Promise.all(active.map(becomesDurable));
      return stopped.every(Boolean) ? { ok: true, instanceIds } : { ok: false, reason: "unavailable" };
    },

    serverInfo: options.info,
  };
}

function becomesDurable(run: LiveRun): Promise<boolean> {
  return new Promise((resolve) => run.whenDurable(resolve));
}

function summaryOf({ id: eventId, name, zoneId, durationMs, phases }: EventDefinition): EventSummary {
  return { eventId, name, zoneId, durationMs, phases: phases.length };
}

function activeRun({ live, durable }: DurableRun, nowMs: number): ActiveRun {
  const { instanceId, eventId, definition, zoneId, zoneInstance, phase, participants, objectives } = durable;
  const leftMs = live.timeLeftMs(nowMs);
  return {
    ...{ instanceId, eventId, zoneId, zoneInstance, phase },
    name: definition.name,
    phaseCount: definition.phases.length,
    participants: participants.count,
    timeLeftMs: Number.isFinite(leftMs) ? Math.max(1, Math.ceil(leftMs)) : 0,
    objectives: objectives.map(({ definition: { index, type, target }, current }) => ({
      index,
      type,
      current,
      target,
    })),
  };
}

import type { EventDefinition } from "../content/definitions.ts";
import { runsThere } from "../director/boss-event.ts";
import type { EventManager, EventRefusal, Outcome } from "../events/event-manager.ts";
import type { LiveRun } from "../events/live-run.ts";
import { extendRun, moveToPhase, pauseRun, resumeRun } from "../events/run-control.ts";
import type { DurableRun } from "../events/run-ledger.ts";
import { landing, WAITING } from "./landing.ts";
import type { ActiveRun, ChangeResult, EventOperations, EventSummary, StartResult } from "./operations.ts";

export type EventOperationsOptions = {
  readonly manager: EventManager;
  readonly definitions: ReadonlyMap<number, EventDefinition>;
  /** Whether the zone has, or can have, that instance. */
  readonly hasZone: (zoneId: number, zoneInstance: number) => boolean;
  /** Why an event may not be started yet, as a sentence; null if it may. */
  readonly lockedBy: (eventId: number, zoneInstance: number) => string | null;
  /** The variation by which the next run of an event goes; null: none. */
  readonly variationOf?: (eventId: number) => string | null;
  readonly playersIn: (zoneId: number, zoneInstance: number) => number;
  readonly nowMs: () => number;
};

/** What game masters may do to the game, on the running EventManager. */
export function eventOperations(options: EventOperationsOptions): EventOperations {
  const { manager, definitions, nowMs } = options;
  const change = (eventId: number, act: RunChange) => changeRuns(options, eventId, act);
  return {
    listEvents: () => [...definitions.values()].map((one) => summaryOf(manager.definition(one.id) ?? one)),

    eventInfo(eventId) {
      const definition = manager.definition(eventId) ?? definitions.get(eventId);
      if (definition === undefined) return null;
      const variation = options.variationOf?.(eventId) ?? null;
      return { ...summaryOf(definition), type: definition.type, variation, phaseList: definition.phases };
    },

    activeRuns: () => [...manager.ledger.durable()].map((run) => activeRun(run, nowMs())),

    async startEvent(eventId, zoneInstance, actor): Promise<StartResult> {
      const zoneId = definitions.get(eventId)?.zoneId;
      if (zoneId !== undefined && !options.hasZone(zoneId, zoneInstance)) {
        return { ok: false, reason: "unavailable", message: `Zone ${zoneId} has no instance ${zoneInstance}.` };
      }
      // The realm has a boss once; the manager only looks at one zone instance.
      if (runsThere(manager, eventId, zoneInstance)) return { ok: false, reason: "already_active" };
      const locked = options.lockedBy(eventId, zoneInstance);
      if (locked !== null) return { ok: false, reason: "locked", message: locked };
      const present = zoneId === undefined ? 0 : options.playersIn(zoneId, zoneInstance);
      const triggered = manager.trigger(eventId, zoneInstance, { actor, present }, nowMs());
      if (!triggered.ok) {
        const { refusal } = triggered;
        return { ok: false, reason: refusal === "not_found" || refusal === "already_active" ? refusal : "unavailable" };
      }
      const { instanceId } = triggered;
      const run = manager.ledger.get(instanceId);
      const landed = run === undefined ? "refused" : await landing(run.live);
      if (landed === "durable") return { ok: true, instanceId };
      return { ok: false, reason: "unavailable", ...(landed === "waiting" && { message: WAITING }) };
    },

    stopEvent: (eventId, actor) =>
      change(eventId, (instanceId) => manager.stop(instanceId, "stopped by a game master", actor, nowMs())),
    pauseEvent: (eventId, actor) =>
      change(eventId, (instanceId) => pauseRun(manager, instanceId, "paused by a game master", actor, nowMs())),
    resumeEvent: (eventId, actor) => change(eventId, (instanceId) => resumeRun(manager, instanceId, actor, nowMs())),
    extendEvent: (eventId, byMs, actor) =>
      change(eventId, (instanceId) => extendRun(manager, instanceId, byMs, actor, nowMs())),
    async phaseEvent(eventId, phase, actor) {
      let refusal: EventRefusal | null = null;
      const result = await change(eventId, (instanceId) => {
        const outcome = moveToPhase(manager, instanceId, phase, actor, nowMs());
        if (!outcome.ok) refusal ??= outcome.refusal;
        return outcome;
      });
      const message = refusal === null ? undefined : UNMOVED[refusal];
      const isRefused = !result.ok && (result.reason === "unchanged" || result.reason === "no_limit");
      return isRefused && message !== undefined ? { ok: false, reason: "impossible", message } : result;
    },
  };
}

/** Why a run cannot be moved to a phase. */
const UNMOVED: { readonly [Word in EventRefusal]?: string } = {
  invalid_target: "The event has no such phase: see .event info.",
  not_eligible: "Rounds decide this event, not phases.",
  unavailable: "The event is paused: resume it first.",
  expired: "That phase has held its vote, which is not held twice: choose another phase.",
};

type RunChange = (instanceId: number) => Outcome<object>;

/** Does something to every active run of an event. A run goes on even if its event has left the content since. */
async function changeRuns(
  { manager, definitions }: EventOperationsOptions,
  eventId: number,
  act: RunChange,
): Promise<ChangeResult> {
  const active = [...manager.ledger.all()]
    .map(({ live }) => live)
    .filter((live) => live.isActive && live.state.eventId === eventId);
  if (active.length === 0) return { ok: false, reason: definitions.has(eventId) ? "not_active" : "not_found" };
  const tried = active.map((live) => ({ live, outcome: act(live.state.instanceId) }));
  const changed = tried.filter(({ outcome }) => outcome.ok).map(({ live }) => live);
  if (changed.length === 0) {
    const isEndless = tried.some(({ outcome }) => !outcome.ok && outcome.refusal === "not_eligible");
    return { ok: false, reason: isEndless ? "no_limit" : "unchanged" };
  }
  const landed = await Promise.all(changed.map(landing));
  if (landed.includes("refused")) return { ok: false, reason: "unavailable" };
  if (landed.includes("waiting")) return { ok: false, reason: "unavailable", message: WAITING };
  return { ok: true, instanceIds: changed.map(({ state }) => state.instanceId) };
}

function summaryOf({ id: eventId, name, zoneId, durationMs, phases }: EventDefinition): EventSummary {
  return { eventId, name, zoneId, durationMs, phases: phases.length };
}

/** What is left of a run's limit in whole milliseconds, at least 1; 0 = no limit. */
export function shownTimeLeftMs(live: LiveRun, nowMs: number): number {
  const leftMs = live.timeLeftMs(nowMs);
  return Number.isFinite(leftMs) ? Math.max(1, Math.ceil(leftMs)) : 0;
}

function activeRun({ live, durable }: DurableRun, nowMs: number): ActiveRun {
  const { instanceId, eventId, definition, zoneId, zoneInstance, phase, participants, objectives, scale } = durable;
  return {
    ...{ instanceId, eventId, zoneId, zoneInstance, phase },
    name: definition.name,
    phaseCount: definition.phases.length,
    participants: participants.count,
    paused: durable.paused,
    scale,
    timeLeftMs: shownTimeLeftMs(live, nowMs),
    objectives: objectives.map(({ definition: { index, type }, target, current }) => ({
      index,
      type,
      current,
      target,
    })),
  };
}

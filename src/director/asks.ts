import type { ChainDefinition, WorldBossDefinition } from "../content/definitions.ts";
import type { RunCause } from "../events/run-events.ts";
import type { ScheduleDefinition } from "../events/schedules/schedule-definition.ts";
import type { ChainBreak, DirectorEvent, OccurrenceSkipReason } from "./director-events.ts";

/** Why a start did not come about, for good. */
export type StartRefusal = Extract<OccurrenceSkipReason, ChainBreak> | "locked";

/**
 * What is to be done now. `key` names what it is about: until the journal has answered, nothing else is asked for the
 * same key.
 */
export type Ask = AppendAsk | StartAsk | CountAsk;

/** Events to be appended, together and in this order. */
export type AppendAsk = { readonly kind: "append"; readonly key: string; readonly events: readonly DirectorEvent[] };

/** A run to be started. `ifRefused`: what is decided where it cannot be; null: it is asked again. */
export type StartAsk = {
  readonly kind: "start";
  readonly key: string;
  readonly eventId: number;
  readonly zoneInstance: number;
  readonly cause: RunCause;
  readonly ifRefused: (reason: StartRefusal) => DirectorEvent | null;
};

/** Somebody has to say how many took part in a run that has ended. */
export type CountAsk = { readonly kind: "count"; readonly key: string; readonly instanceId: number };

/** What the director goes by besides its state. */
export type Facts = {
  readonly schedules: ReadonlyMap<number, ScheduleDefinition>;
  readonly chains: ReadonlyMap<number, ChainDefinition>;
  readonly worldBosses: ReadonlyMap<number, WorldBossDefinition>;
  readonly realmId: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Whether an event runs in an instance of its zone, durable or not. */
  readonly isActive: (eventId: number, zoneInstance: number) => boolean;
  /** Players in an instance of the event's zone. */
  readonly present: (eventId: number, zoneInstance: number) => number;
  /** Participants of ended runs, as far as they were counted. */
  readonly participants: ReadonlyMap<number, number>;
  readonly isBusy: (key: string) => boolean;
  /** The first occurrence of a schedule after a moment; Infinity: none. */
  readonly nextOccurrence: (schedule: ScheduleDefinition, afterMs: number) => number;
  /** When a schedule that counts players last did so; -Infinity: never. */
  readonly countedMs: (scheduleId: number) => number;
};

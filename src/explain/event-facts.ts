import type { Content, EventDefinition } from "../content/definitions.ts";
import type { Director } from "../director/director.ts";
import type { DurableRun } from "../events/run-ledger.ts";

/** The end of the last run of an event: how, and when (Unix time). */
export type LastRun = { readonly instanceId: number; readonly state: string; readonly endedAtMs: number };

/** What is known of one event in one instance of its zone. */
export type EventFacts = {
  readonly eventId: number;
  readonly zoneInstance: number;
  readonly content: Pick<Content, "events" | "chains" | "worldBosses">;
  readonly definition: EventDefinition | undefined;
  readonly hasZone: boolean;
  readonly players: number;
  readonly run: DurableRun | null;
  readonly lastRun: LastRun | null;
  readonly director: Pick<Director, "state" | "schedules" | "mayStart" | "nextOccurrence">;
  /** Unix time by which runs are measured. */
  readonly nowMs: number;
  /** Unix time of the system, by which calendars go. */
  readonly systemMs: number;
};

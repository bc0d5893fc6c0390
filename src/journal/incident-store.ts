import { evolveIncidents, INCIDENT_STREAM, type IncidentEvent, type Incidents } from "../events/incidents.ts";
import type { Append, NewEvent } from "./event.ts";
import { eventTypes } from "./event-types/domain-event-types.ts";
import { readEvents } from "./read-events.ts";
import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

/** An incident from its error to what became of it; times are Unix time, `endMs` null: nothing has put it right. */
export type IncidentRecord = {
  readonly incidentId: string;
  readonly subject: string;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly sinceMs: number;
  readonly times: number;
  readonly endMs: number | null;
  readonly action: string;
};

/** What is parked of a subscription; `lastError` is that of the last event of it which failed. */
export type DeadLetterSummary = {
  readonly subscription: string;
  readonly events: number;
  readonly streams: number;
  readonly lastStream: string;
  readonly lastError: string;
};

/** So far back is looked for incidents: there is no end to them. */
const EVENTS_MAX = 1_000;
const PAGE = 200;

const deadLetterSummary = statement("dead-letter-summary");

/** Incidents that nothing has put right, of the last ones. */
export async function openIncidents(client: SqlClient): Promise<Incidents> {
  return (await lastEvents(client, () => true)).reduce(evolveIncidents, new Map());
}

/** The last incidents, the newest first. */
export async function lastIncidents(client: SqlClient, count: number): Promise<IncidentRecord[]> {
  let errors = 0;
  const events = await lastEvents(client, ({ type }) => {
    if (type === "ErrorRecorded") errors += 1;
    return errors < count;
  });
  return incidentRecords(events).slice(0, count);
}

/** Incidents made of their events, the newest first; recoveries whose error is not among them are left out. */
export function incidentRecords(events: readonly IncidentEvent[]): IncidentRecord[] {
  const records = new Map<string, IncidentRecord>();
  for (const { type, data } of events) {
    const { incidentId, context, atMs } = data;
    const known = records.get(incidentId);
    const times = Math.max(known?.times ?? 1, Number(context.times ?? 1));
    if (type === "ErrorRecorded") {
      const { subject, code, message, hint } = data;
      const sinceMs = known?.sinceMs ?? atMs;
      records.set(incidentId, { incidentId, subject, code, message, hint, sinceMs, times, endMs: null, action: "" });
    } else if (known !== undefined) {
      const endMs = data.outcome === "recovered" ? atMs : null;
      records.set(incidentId, { ...known, times, endMs, action: data.action, hint: data.hint || known.hint });
    }
  }
  return [...records.values()].reverse();
}

/** Incident events as the journal takes them: an error has the id of its incident, which its recoveries name as cause. */
export function incidentAppend(
  events: readonly IncidentEvent[],
  meta: { readonly realm: number; readonly serverVersion: string },
  idOf: (event: IncidentEvent, place: number) => string,
): Append {
  const newEvents = events.map((event, place): NewEvent => {
    const { type, data } = event;
    const { incidentId, atMs } = data;
    const isError = type === "ErrorRecorded";
    return {
      id: isError ? incidentId : idOf(event, place),
      type,
      schemaVersion: eventTypes.versionOf(type),
      data,
      meta: { actor: "server", correlation: incidentId, ...(isError ? {} : { causation: incidentId }), ...meta },
      atMs,
    };
  });
  return { stream: INCIDENT_STREAM, expected: "any", events: newEvents };
}

/** What is parked, by subscription. */
export async function deadLetterSummaries(client: SqlClient): Promise<DeadLetterSummary[]> {
  type Row = Pick<DeadLetterSummary, "subscription" | "events" | "streams"> & {
    last_stream: string | null;
    last_error: string | null;
  };
  const { rows } = await client.query<Row>(deadLetterSummary());
  return rows.map(({ last_stream, last_error, ...counts }) => {
    return { ...counts, lastStream: last_stream ?? "", lastError: last_error ?? "" };
  });
}

/** The last events of the stream, oldest first: as many as `wants` says, looking at each from the newest on. */
async function lastEvents(client: SqlClient, wants: (event: IncidentEvent) => boolean): Promise<IncidentEvent[]> {
  const found: IncidentEvent[] = [];
  let cursor: string | undefined;
  do {
    const question = { stream: INCIDENT_STREAM, direction: "backward", limit: PAGE } as const;
    const page = await readEvents(client, cursor === undefined ? question : { ...question, cursor });
    for (const recorded of page.events) {
      const event = recorded as unknown as IncidentEvent;
      found.push(event);
      if (!wants(event)) return found.reverse();
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && found.length < EVENTS_MAX);
  return found.reverse();
}

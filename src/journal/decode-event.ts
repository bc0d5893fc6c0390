import { Breath } from "./breath.ts";
import type { EventMeta, RecordedEvent } from "./event.ts";
import { eventTypes } from "./event-types/domain-event-types.ts";
import type { EventTypes } from "./event-types/event-types.ts";
import { parseDocument } from "./json-document.ts";

/** A row of journal_events as the statements of `sql/` select it: documents as text, so that no driver setting matters. */
export type EventRow = {
  readonly position: number | string;
  readonly stream: string;
  readonly version: number;
  readonly id: string;
  readonly type: string;
  readonly schema_version: number;
  readonly data: string;
  readonly meta: string;
  readonly at_ms: number | string;
};

/**
 * The one way from a row to an event, for streams, tails, projections, subscriptions and rebuilds alike: whatever
 * version is stored, `data` and `schemaVersion` are those of the current one.
 * @throws EventTypeError for a version that this program cannot read
 */
export function decodeEvent(row: EventRow): RecordedEvent {
  return decodeWith(eventTypes, row);
}

/** As `decodeEvent`, of a page: a long one is decoded piece by piece. */
export async function decodeEvents(rows: readonly EventRow[]): Promise<RecordedEvent[]> {
  const breath = new Breath();
  const events: RecordedEvent[] = [];
  for (const row of rows) {
    if (breath.isDue) await breath.take();
    events.push(decodeEvent(row));
  }
  return events;
}

/** As `decodeEvent`, by other types than the game's. */
export function decodeWith(types: EventTypes, row: EventRow): RecordedEvent {
  const event = storedEvent(row, types);
  if (!types.has(event.type) || types.versionOf(event.type) === event.schemaVersion) return event;
  const data = types.upcast(event.type, event.schemaVersion, event.data);
  return { ...event, data, schemaVersion: types.versionOf(event.type) };
}

/**
 * An event in the version in which it was written: for checks, not for reading.
 * @throws EventTypeError for data that its type cannot have been stored as
 */
export function storedEvent(row: EventRow, types: EventTypes = eventTypes): RecordedEvent {
  return {
    position: Number(row.position),
    stream: row.stream,
    version: row.version,
    id: row.id,
    type: row.type,
    schemaVersion: row.schema_version,
    data: types.unpacked(row.type, row.schema_version, parseDocument(row.data) as RecordedEvent["data"]),
    meta: JSON.parse(row.meta) as EventMeta,
    atMs: Number(row.at_ms),
  };
}

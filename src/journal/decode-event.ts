import type { EventMeta, RecordedEvent } from "./event.ts";

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

/** The one way from a row to an event, for streams, tails, projections and rebuilds alike. */
export function decodeEvent(row: EventRow): RecordedEvent {
  const data: Record<string, unknown> = JSON.parse(row.data);
  const meta: EventMeta = JSON.parse(row.meta);
  return {
    position: Number(row.position),
    stream: row.stream,
    version: row.version,
    id: row.id,
    type: row.type,
    schemaVersion: row.schema_version,
    data,
    meta,
    atMs: Number(row.at_ms),
  };
}

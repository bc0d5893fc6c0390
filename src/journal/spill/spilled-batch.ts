import type { EncodedAppend } from "../append-columns.ts";
import { decodeEvent } from "../decode-event.ts";
import type { Append, ExpectedVersion, RecordedEvent, Verdict } from "../event.ts";

type SpilledAppend = {
  readonly stream: string;
  readonly expected: ExpectedVersion;
  readonly group: number;
  /** id, type, schema version, time. */
  readonly events: readonly (readonly [string, string, number, number])[];
  readonly data: readonly string[];
  readonly meta: readonly string[];
};

/** A batch as the payload of a record: the text that the database would have been given. */
export function spillPayload(batch: readonly EncodedAppend[]): Buffer {
  const appends = batch.map(({ append: { stream, expected, group = 0, events }, ids, data, meta }): SpilledAppend => {
    const heads = events.map(
      ({ type, schemaVersion, atMs }, index) => [ids[index] ?? "", type, schemaVersion, atMs] as const,
    );
    return { stream, expected, group, events: heads, data, meta };
  });
  return Buffer.from(JSON.stringify(appends));
}

/**
 * The appends of payloads that follow one another, ready to be sent as one batch. Their events have no `data` but as
 * text. Groups are numbered anew: those of two payloads are never one.
 */
export function spilledAppends(payloads: readonly Buffer[]): EncodedAppend[] {
  const appends: EncodedAppend[] = [];
  let group = 0;
  for (const payload of payloads) {
    let before = 0;
    for (const spilled of JSON.parse(payload.toString("utf8")) as readonly SpilledAppend[]) {
      if (spilled.group !== 0 && spilled.group !== before) group += 1;
      before = spilled.group;
      appends.push(encodedAppend(spilled, spilled.group === 0 ? 0 : group));
    }
  }
  return appends;
}

/** Events in a payload. */
export function spilledEvents(payload: Buffer): number {
  const appends = JSON.parse(payload.toString("utf8")) as readonly SpilledAppend[];
  return appends.reduce((sum, { events }) => sum + events.length, 0);
}

/** The events of a drained append as they stand in the journal, read the way that rows are read. */
export function drainedEvents({ append, ids, data, meta }: EncodedAppend, verdict: Verdict): RecordedEvent[] {
  if (!verdict.ok) return [];
  const firstVersion = verdict.lastVersion - ids.length + 1;
  return append.events.map(({ type, schemaVersion, atMs }, index) =>
    decodeEvent({
      position: verdict.firstPosition + index,
      stream: append.stream,
      version: firstVersion + index,
      id: ids[index] ?? "",
      type,
      schema_version: schemaVersion,
      data: data[index] ?? "{}",
      meta: meta[index] ?? "{}",
      at_ms: atMs,
    }),
  );
}

/** The verdict of an append that is durable in the spill: its position is 0 until it is in the journal. */
export function provisionalVerdict({ expected, events }: Append): Verdict {
  const version = typeof expected === "number" ? expected : 0;
  const isKnown = typeof expected === "number" || expected === "none";
  return { ok: true, duplicate: false, firstPosition: 0, lastVersion: isKnown ? version + events.length : 0 };
}

/** Whether an append is durable, but not in the journal yet. */
export function isProvisional(verdict: Verdict): boolean {
  return verdict.ok && verdict.firstPosition === 0;
}

function encodedAppend({ stream, expected, events, data, meta }: SpilledAppend, group: number): EncodedAppend {
  const heads = events.map(([id, type, schemaVersion, atMs]) => ({
    ...{ id, type, schemaVersion, atMs },
    data: {},
    meta: {},
  }));
  return { append: { stream, expected, group, events: heads }, ids: events.map(([id]) => id), data, meta };
}

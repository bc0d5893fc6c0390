import type { Append, ExpectedVersion } from "./event.ts";

/** An append whose events are already text that the database takes. */
export type EncodedAppend = {
  readonly append: Append;
  /** The events' ids in lower case: a UUID is the same in any case. */
  readonly ids: readonly string[];
  readonly data: readonly string[];
  readonly meta: readonly string[];
};

// Never unescaped in JSON; sql/append.sql splits at it.
const separator = "\x1e";

/** The parameters of sql/append.sql, in order: one entry per stream, per append, or per event. */
export function appendColumns(batch: readonly EncodedAppend[]): unknown[] {
  const streams = new Map<string, number>();
  const appendStream: number[] = [];
  const expected: number[] = [];
  const group: number[] = [];
  const first: number[] = [];
  const size: number[] = [];
  let events = 0;
  for (const { append } of batch) {
    const stream = streams.get(append.stream) ?? streams.size + 1;
    streams.set(append.stream, stream);
    appendStream.push(stream);
    expected.push(expectedCode(append.expected));
    group.push(append.group ?? 0);
    first.push(events + 1);
    size.push(append.events.length);
    events += append.events.length;
  }
  return [[...streams.keys()], appendStream, expected, group, twins(batch), first, size, ...eventColumns(batch)];
}

function eventColumns(batch: readonly EncodedAppend[]): unknown[] {
  const events = batch.flatMap(({ append }) => append.events);
  return [
    batch.flatMap(({ ids }, index) => ids.map(() => index + 1)),
    `{${batch.flatMap(({ ids }) => ids).join(",")}}`,
    events.map(({ type }) => type),
    events.map(({ schemaVersion }) => schemaVersion),
    batch.flatMap(({ data }) => data).join(separator),
    batch.flatMap(({ meta }) => meta).join(separator),
    events.map(({ atMs }) => atMs),
  ];
}

function expectedCode(expected: ExpectedVersion): number {
  if (expected === "none") return 0;
  if (expected === "exists") return -1;
  return expected === "any" ? -2 : expected;
}

/**
 * For each append the number of the last one before it with the same ids (it is the same append, sent again), 0 where
 * there is none, or -1 where its ids are mixed up with another's.
 */
function twins(batch: readonly EncodedAppend[]): number[] {
  const owners = new Map<string, number>();
  return batch.map((encoded, index) => {
    const { ids } = encoded;
    const owner = owners.get(ids[0] ?? "") ?? 0;
    const earlier = batch[owner - 1];
    const isTwin = earlier !== undefined && isSameAppend(earlier, encoded);
    if (!isTwin && (ids.some((id) => owners.has(id)) || new Set(ids).size < ids.length)) return -1;
    for (const id of ids) owners.set(id, index + 1);
    return isTwin ? owner : 0;
  });
}

function isSameAppend(one: EncodedAppend, other: EncodedAppend): boolean {
  return (
    one.append.stream === other.append.stream &&
    one.ids.length === other.ids.length &&
    one.ids.every((id, index) => id === other.ids[index])
  );
}

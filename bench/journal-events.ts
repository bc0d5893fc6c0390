import { randomUUID } from "node:crypto";
import { appendBatch } from "../src/journal/append.ts";
import type { Append, NewEvent } from "../src/journal/event.ts";
import { eventTypes } from "../src/journal/event-types/domain-event-types.ts";
import type { SqlClient } from "../src/journal/sql-client.ts";

/** Two ways to write the same events: ours, and nothing but `unnest`. */
export type AppendKind = "ours" | "unnest";

/** Writes a batch of so many events, and resolves when it is committed. */
type Write = (size: number) => Promise<void>;

const STREAMS = 50;
/** Positions that one process may take of the table beside the journal. */
const POSITIONS_EACH = 1_000_000_000;

/** Like journal_events, index for index; nothing but `unnest` writes it. */
export const yardstickTable = [
  "drop table if exists bench_events",
  "create table bench_events (like journal_events including all)",
];

const insertRows = `insert into bench_events (position, stream, version, id, type, schema_version, data, meta, at)
  select u.position, u.stream, u.version, u.id, u.type, u.schema_version, u.data, u.meta, to_timestamp(u.at_ms / 1000)
    from unnest($1::bigint[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::int[], $7::jsonb[], $8::jsonb[], $9::float8[])
           u (position, stream, version, id, type, schema_version, data, meta, at_ms)`;

/** Batches through `appendBatch`. */
export function journalAppends(client: SqlClient): Write {
  return async (size) => {
    await appendBatch(client, batchOf(size));
  };
}

/**
 * What any program would do: arrays for columns, positions and versions counted here.
 * @param process each process that writes has streams and positions of its own
 */
export function plainInserts(client: SqlClient, process = 0): Write {
  const versions = new Map<string, number>();
  let position = process * POSITIONS_EACH;
  const next = (stream: string): number => {
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    return version;
  };
  return async (size) => {
    const rows = batchOf(size).flatMap(({ stream, events }) =>
      events.map((event) => ({ stream: `${stream}-${process}`, event })),
    );
    const values = [
      rows.map(() => ++position),
      rows.map(({ stream }) => stream),
      rows.map(({ stream }) => next(stream)),
      rows.map(({ event }) => event.id),
      rows.map(({ event }) => event.type),
      rows.map(({ event }) => event.schemaVersion),
      rows.map(({ event }) => JSON.stringify(event.data)),
      rows.map(({ event }) => JSON.stringify(event.meta)),
      rows.map(({ event }) => event.atMs),
    ];
    await client.query({ name: "bench:plain", text: insertRows, values });
  };
}

function batchOf(size: number): Append[] {
  return Array.from({ length: size }, (_, index) => ({
    ...{ stream: `run-${index % STREAMS}`, expected: "any" as const },
    events: [contribution(index)],
  }));
}

/** A contribution of three participants, with an id that grows with time as the server's do. */
export function contribution(index: number): NewEvent {
  const atMs = Date.now();
  const time = atMs.toString(16).padStart(12, "0");
  const participants = [1, 2, 3].map((characterId) => ({
    characterId: characterId + index,
    score: 10,
    damageRest: 20,
    healingRest: 0,
    healingScore: 0,
    presenceRestMs: 0,
    statistics: [0, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0],
    team: 0,
    left: false,
    objectives: [0],
    correlation: "018f3c1e-7b7a-7c5d-9a51-3f1f6f5b2a10",
    packet: index,
  }));
  return {
    id: `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`,
    type: "ContributionsRecorded",
    schemaVersion: eventTypes.versionOf("ContributionsRecorded"),
    data: { phase: 0, elapsedMs: index, atMs, objectives: [[0, index, [], 0]], participants },
    meta: { correlation: `session-${index}`, actor: `character:${index}`, realm: 1 },
    atMs,
  };
}

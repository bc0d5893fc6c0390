import { randomUUID } from "node:crypto";
import { appendBatch } from "../src/journal/append.ts";
import type { Append, NewEvent } from "../src/journal/event.ts";
import { eventTypes } from "../src/journal/event-types/domain-event-types.ts";
import type { SqlClient } from "../src/journal/sql-client.ts";
import { openDatabase } from "../src/persistence/database.ts";
import type { BenchRow, BenchSection } from "./section.ts";
import { serialisationRows } from "./serialisation.ts";

const ROUNDS = 6;
const SLICE_MS = 250;
const STREAMS = 50;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Like journal_events, index for index; nothing but `unnest` writes it. */
const yardstickTable = [
  "drop table if exists bench_events",
  "create table bench_events (like journal_events including all)",
];

const insertRows = `insert into bench_events (position, stream, version, id, type, schema_version, data, meta, at)
  select u.position, u.stream, u.version, u.id, u.type, u.schema_version, u.data, u.meta, to_timestamp(u.at_ms / 1000)
    from unnest($1::bigint[], $2::text[], $3::int[], $4::uuid[], $5::text[], $6::int[], $7::jsonb[], $8::jsonb[], $9::float8[])
           u (position, stream, version, id, type, schema_version, data, meta, at_ms)`;

/** Events per second through `appendBatch` beside the same rows inserted by `unnest`, in turns on one connection. */
export async function run(databaseUrl: string): Promise<BenchSection> {
  const database = await openDatabase({ url: databaseUrl, log: silent, poolSize: 1 });
  const client = await database.connectClient();
  try {
    for (const text of yardstickTable) await client.query({ text });
    const rows: BenchRow[] = [];
    for (const size of [1, 10, 100, 1000]) rows.push(await measure(client, size));
    await client.query({ text: "drop table bench_events" });
    rows.push(...serialisationRows(contribution(1)));
    return { name: "journal: events appended", rows };
  } finally {
    client.release();
    await database.close();
  }
}

async function measure(client: SqlClient, size: number): Promise<BenchRow> {
  const plain = new PlainInserts(client);
  const ours = { events: 0, ms: 0 };
  const yardstick = { events: 0, ms: 0 };
  for (let round = 0; round <= ROUNDS; round++) {
    const isWarmUp = round === 0;
    await slice(isWarmUp ? { events: 0, ms: 0 } : ours, size, (appends) => appendBatch(client, appends));
    await slice(isWarmUp ? { events: 0, ms: 0 } : yardstick, size, (appends) => plain.insert(appends));
  }
  const value = (ours.events / ours.ms) * 1000;
  const yardstickValue = (yardstick.events / yardstick.ms) * 1000;
  return {
    name: `append, ${size} a batch`,
    value,
    yardstick: "unnest",
    yardstickValue,
    ratio: value / yardstickValue,
  };
}

async function slice(
  total: { events: number; ms: number },
  size: number,
  write: (appends: readonly Append[]) => Promise<unknown>,
): Promise<void> {
  const untilMs = performance.now() + SLICE_MS;
  while (performance.now() < untilMs) {
    const appends = Array.from({ length: size }, (_, index) => append(index));
    const startedMs = performance.now();
    await write(appends);
    total.ms += performance.now() - startedMs;
    total.events += size;
  }
}

/** What any program would do: arrays for columns, positions and versions counted here. */
class PlainInserts {
  static #position = 0;
  static readonly #versions = new Map<string, number>();
  readonly #client: SqlClient;

  constructor(client: SqlClient) {
    this.#client = client;
  }

  async insert(appends: readonly Append[]): Promise<void> {
    const rows = appends.flatMap(({ stream, events }) => events.map((event) => ({ stream, event })));
    const values = [
      rows.map(() => ++PlainInserts.#position),
      rows.map(({ stream }) => stream),
      rows.map(({ stream }) => PlainInserts.#next(stream)),
      rows.map(({ event }) => event.id),
      rows.map(({ event }) => event.type),
      rows.map(({ event }) => event.schemaVersion),
      rows.map(({ event }) => JSON.stringify(event.data)),
      rows.map(({ event }) => JSON.stringify(event.meta)),
      rows.map(({ event }) => event.atMs),
    ];
    await this.#client.query({ name: "bench:plain", text: insertRows, values });
  }

  static #next(stream: string): number {
    const version = (PlainInserts.#versions.get(stream) ?? 0) + 1;
    PlainInserts.#versions.set(stream, version);
    return version;
  }
}

function append(index: number): Append {
  return { stream: `run-${index % STREAMS}`, expected: "any", events: [contribution(index)] };
}

/** A contribution of three participants, with an id that grows with time as the server's do. */
function contribution(index: number): NewEvent {
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

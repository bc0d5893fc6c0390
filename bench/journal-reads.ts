import { setTimeout as wait } from "node:timers/promises";
import { appendBatch } from "../src/journal/append.ts";
import { headPosition, readPieces, readStream } from "../src/journal/read.ts";

import type { SqlClient } from "../src/journal/sql-client.ts";
import { followJournal } from "../src/journal/subscriptions/follow-journal.ts";
import { JournalHead } from "../src/journal/subscriptions/journal-head.ts";
import { type Database, openDatabase } from "../src/persistence/database.ts";
import { contribution, journalAppends } from "./journal-events.ts";
import type { BenchRow, BenchSection } from "./section.ts";

const EVENTS = 20_000;
const BATCH = 1_000;
const STREAM = "run-0";
const ROUNDS = 5;
const FOLLOWED = 300;
const FOLLOW_EVERY_MS = 10;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** The journal's columns as the driver gives them, nothing decoded. */
const COLUMNS =
  "select position, stream, version, id, type, schema_version, data::text, meta::text, at from journal_events";
const plainStream = `${COLUMNS} where stream = $1 order by version`;
const plainAll = `${COLUMNS} where position > $1 order by position limit $2`;

/** Events read a second, beside the same rows without our code; then how many of its own commits a follower could see. */
export async function run(databaseUrl: string): Promise<BenchSection> {
  const database = await openDatabase({ url: databaseUrl, log: silent });
  const client = await database.connectClient();
  try {
    const write = journalAppends(client);
    for (let sent = 0; sent < EVENTS; sent += BATCH) await write(BATCH);
    return {
      name: "journal: events read, and followed",
      rows: [await readingStream(client), await readingAll(client), await following(database, client)],
    };
  } finally {
    client.release();
    await database.close();
  }
}

function readingStream(client: SqlClient): Promise<BenchRow> {
  const ours = async () => (await readStream(client, STREAM, { limit: EVENTS })).length;
  const theirs = async () => (await plain(client, plainStream, [STREAM])).length;
  return compare("one stream read", ours, theirs);
}

function readingAll(client: SqlClient): Promise<BenchRow> {
  const ours = async () => (await readPieces(client, { afterPosition: 0, limit: BATCH }, async () => {})).position;
  const theirs = async () => (await plain(client, plainAll, [0, BATCH])).length;
  return compare("all streams read, 1,000 a page", ours, theirs);
}

async function plain(client: SqlClient, text: string, values: unknown[]): Promise<readonly object[]> {
  return (await client.query<object>({ name: text.slice(-60), text, values })).rows;
}

async function compare(name: string, ours: () => Promise<number>, theirs: () => Promise<number>): Promise<BenchRow> {
  let [value, yardstickValue] = [0, 0];
  // The first round warms up, the best of the others counts.
  for (let round = 0; round <= ROUNDS; round++) {
    const rates = [await rate(ours), await rate(theirs)] as const;
    if (round === 0) continue;
    value = Math.max(value, rates[0]);
    yardstickValue = Math.max(yardstickValue, rates[1]);
  }
  return { name, value, yardstick: "the driver's rows", yardstickValue, ratio: value / yardstickValue };
}

async function rate(read: () => Promise<number>): Promise<number> {
  const startedMs = performance.now();
  let events = 0;
  while (performance.now() - startedMs < 100) events += await read();
  return (events / (performance.now() - startedMs)) * 1_000;
}

/**
 * From a commit to the follower that has its event, at p99: of another process's commits, which are looked for, beside
 * those of this process, which are told. Both as events per second of a writer that waits for each.
 */
async function following(database: Database, client: SqlClient): Promise<BenchRow> {
  const told = await latencyAtP99(database, client, true);
  const lookedFor = await latencyAtP99(database, client, false);
  const [value, yardstickValue] = [1_000 / lookedFor, 1_000 / told];
  const name = "an event followed at p99, of another process";
  return { name, value, yardstick: "of this process", yardstickValue, ratio: value / yardstickValue };
}

async function latencyAtP99(database: Database, client: SqlClient, isTold: boolean): Promise<number> {
  const stop = new AbortController();
  const pause = (ms: number, signal?: AbortSignal) => wait(ms, undefined, signal === undefined ? {} : { signal });
  const head = new JournalHead({ client: database.pool, wait: pause, log: silent });
  head.start();
  const committedMs = new Map<number, number>();
  const took: number[] = [];
  const afterPosition = await headPosition(client);
  const followed = (async () => {
    const events = followJournal({ client: database.pool, head, afterPosition, signal: stop.signal });
    for await (const { position } of events) {
      took.push(performance.now() - (committedMs.get(position) ?? Number.NaN));
      if (took.length === FOLLOWED) return;
    }
  })();
  for (let sent = 1; sent <= FOLLOWED; sent++) {
    await appendBatch(client, [{ stream: STREAM, expected: "any", events: [contribution(sent)] }]);
    committedMs.set(afterPosition + sent, performance.now());
    if (isTold) head.advance(afterPosition + sent);
    await wait(FOLLOW_EVERY_MS);
  }
  await followed;
  stop.abort();
  await head.stop();
  return took.filter(Number.isFinite).sort((one, other) => one - other)[Math.floor(FOLLOWED * 0.98)] ?? Number.NaN;
}

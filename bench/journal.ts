import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { SqlClient } from "../src/journal/sql-client.ts";
import { openDatabase } from "../src/persistence/database.ts";
import { type AppendKind, contribution, journalAppends, plainInserts, yardstickTable } from "./journal-events.ts";
import type { BenchRow, BenchSection } from "./section.ts";
import { serialisationRows } from "./serialisation.ts";

const ROUNDS = 6;
const SLICE_MS = 250;
const TOGETHER_MS = 1_500;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

type Write = (size: number) => Promise<void>;

/** Events per second through `appendBatch` beside the same rows inserted by `unnest`, in turns on one connection. */
export async function run(databaseUrl: string): Promise<BenchSection> {
  const database = await openDatabase({ url: databaseUrl, log: silent, poolSize: 1 });
  const client = await database.connectClient();
  try {
    for (const text of yardstickTable) await client.query({ text });
    const rows: BenchRow[] = [];
    for (const size of [1, 10, 100, 1000]) rows.push(await measure(client, size));
    rows.push(await measureTogether(databaseUrl));
    await client.query({ text: "drop table bench_events" });
    rows.push(...serialisationRows(contribution(1)));
    return { name: "journal: events appended", rows };
  } finally {
    client.release();
    await database.close();
  }
}

async function measure(client: SqlClient, size: number): Promise<BenchRow> {
  const [append, insert] = [journalAppends(client), plainInserts(client, size)];
  const ours = { events: 0, ms: 0 };
  const yardstick = { events: 0, ms: 0 };
  for (let round = 0; round <= ROUNDS; round++) {
    const isWarmUp = round === 0;
    await slice(isWarmUp ? { events: 0, ms: 0 } : ours, size, append);
    await slice(isWarmUp ? { events: 0, ms: 0 } : yardstick, size, insert);
  }
  const value = (ours.events / ours.ms) * 1000;
  const yardstickValue = (yardstick.events / yardstick.ms) * 1000;
  return besideUnnest(`append, ${size} a batch`, value, yardstickValue);
}

async function slice(total: { events: number; ms: number }, size: number, write: Write): Promise<void> {
  const untilMs = performance.now() + SLICE_MS;
  while (performance.now() < untilMs) {
    const startedMs = performance.now();
    await write(size);
    total.ms += performance.now() - startedMs;
    total.events += size;
  }
}

/** Two processes on the same streams, at the same time: the lock on the position has them take turns. */
async function measureTogether(databaseUrl: string): Promise<BenchRow> {
  const value = await together(databaseUrl, "ours");
  return besideUnnest("append, 100 a batch, two processes", value, await together(databaseUrl, "unnest"));
}

async function together(databaseUrl: string, kind: AppendKind): Promise<number> {
  const program = fileURLToPath(new URL("./append-worker.ts", import.meta.url));
  const workers = [2_000, 2_001].map((number) => fork(program, [databaseUrl, kind, String(number)]));
  await Promise.all(workers.map((worker) => once(worker, "message")));
  const rates = await Promise.all(workers.map((worker) => rateOf(worker)));
  return rates.reduce((sum, rate) => sum + rate, 0);
}

async function rateOf(worker: ChildProcess): Promise<number> {
  const ended = once(worker, "exit");
  worker.send(TOGETHER_MS);
  const [rate] = await once(worker, "message");
  await ended;
  return Number(rate);
}

function besideUnnest(name: string, value: number, yardstickValue: number): BenchRow {
  return { name, value, yardstick: "unnest", yardstickValue, ratio: value / yardstickValue };
}

/**
 * Appends the batches of one writer from FROM on (URL, SEED, WRITER, FROM), each for as long as the database is away,
 * until SIGTERM comes, and says of each when it is sent and what became of it. What a batch holds follows from the seed alone: one that is
 * begun again, by another process too, has the same ids.
 */
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { appendBatch } from "../../src/journal/append.ts";
import type { Append, Verdict } from "../../src/journal/event.ts";
import { classifyError } from "../../src/journal/late-errors.ts";
import { appendPatiently } from "../../src/journal/patient-append.ts";
import { JournalWriter } from "../../src/journal/writer.ts";
import { type Database, openDatabase } from "../../src/persistence/database.ts";
import { PersistenceError } from "../../src/persistence/persistence-error.ts";
import { plannedBatch } from "./planned-batch.ts";

const [url = "", seed = "", writer = "", from = "0"] = process.argv.slice(2);
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const RETRY_MS = 50;

const say = (said: Record<string, unknown>): void => void process.stdout.write(`${JSON.stringify(said)}\n`);
const classify = (error: unknown) => (error instanceof PersistenceError ? "late" : classifyError(error));

async function whenThere<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (classify(error) !== "late") throw error;
      await wait(RETRY_MS);
    }
  }
}

/** In a transaction that stays open for a moment: this is where a sequence would let others overtake. */
async function inTransaction(
  database: Database,
  appends: readonly Append[],
  end: "commit" | "rollback",
  lingerMs: number,
) {
  const client = await database.connectClient();
  const ignore = () => undefined;
  client.on("error", ignore);
  let isBroken = true;
  try {
    await client.query("begin");
    const verdicts = await appendBatch(client, appends);
    await client.query({ text: "select pg_sleep($1)", values: [lingerMs / 1000] });
    await client.query(end);
    isBroken = false;
    return verdicts;
  } finally {
    client.off("error", ignore);
    client.release(isBroken);
  }
}

let isStopping = false;
process.once("SIGTERM", () => {
  isStopping = true;
});
say({ pid: process.pid });
const database = await whenThere(() => openDatabase({ url, log: silent, poolSize: 2 }));
const journal = new JournalWriter({ connect: () => database.connectClient() });
const patience = {
  append: (appends: readonly Append[]) => journal.append(appends),
  classify,
  wait: (ms: number) => wait(Math.min(ms, RETRY_MS)),
  log: silent,
} as const;

// What was under way when another was killed is ended at any rate.
for (let batch = Number(from); batch === Number(from) || !isStopping; batch++) {
  const { appends, way, lingerMs, pauseMs } = plannedBatch(Number(seed), Number(writer), batch);
  say({ batch, state: "sent" });
  let verdicts: readonly Verdict[];
  if (way === "writer") verdicts = await appendPatiently(patience, appends, new AbortController().signal);
  else verdicts = await whenThere(() => inTransaction(database, appends, way, lingerMs));
  say({ batch, state: way === "rollback" ? "taken back" : "acknowledged", verdicts });
  await wait(pauseMs);
}
await journal.close();
await database.close();

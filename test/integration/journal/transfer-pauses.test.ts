import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { headPosition } from "../../../src/journal/read.ts";
import { exportJournal } from "../../../src/journal/transfer/export.ts";
import { importJournal } from "../../../src/journal/transfer/import.ts";
import { DatabaseLostError } from "../../../src/journal/transfer/transfer-client.ts";
import { openTestDatabase } from "../../support/database.ts";
import { started } from "../../unit/journal/run-story.ts";

type Opened = Awaited<ReturnType<typeof openTestDatabase>>;

const LIMIT_MS = 150;
const PAUSE_MS = 500;

let from: Opened;
let to: Opened;

beforeEach(async () => {
  [from, to] = [await openTestDatabase(), await openTestDatabase()];
  await appendBatch(from.database.pool, [started(1), started(2)]);
});

afterEach(async () => {
  await from.drop();
  await to.drop();
});

/** A connection with the server's limits, only shorter. */
const hurried = (opened: Opened) => async () => {
  const client = await opened.database.connectClient();
  await client.query(`set idle_in_transaction_session_timeout = ${LIMIT_MS}; set statement_timeout = ${LIMIT_MS}`);
  const { connectionParameters } = client as unknown as { connectionParameters: { query_timeout: number } };
  connectionParameters.query_timeout = LIMIT_MS;
  return client;
};

/** Ends the connection that is in a transaction, as a database that goes away does. */
const hangUp = ({ database }: Opened) =>
  database.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
  );

async function exported(betweenWrites: () => Promise<unknown>): Promise<string> {
  const texts: string[] = [];
  await exportJournal({
    connect: hurried(from),
    write: async (more) => {
      texts.push(more);
      await betweenWrites();
    },
  });
  return texts.join("");
}

async function* linesOf(text: string, between: () => Promise<unknown>): AsyncGenerator<string> {
  for (const line of text.split("\n")) {
    yield line;
    await between();
  }
}

test("whoever reads an export or writes an import may pause for longer than a transaction of ours may idle", async () => {
  const text = await exported(() => wait(PAUSE_MS));
  expect(text.split("\n")).toHaveLength(4);
  const lines = linesOf(text, () => wait(PAUSE_MS));
  expect(await importJournal({ connect: hurried(to), lines })).toBe(2);
  expect(await headPosition(to.database.pool)).toBe(2);
});

test("a statement takes as long as it takes", async () => {
  const holder = await from.database.connectClient();
  await holder.query("begin; lock table journal_events in access exclusive mode");
  const writing = exported(() => Promise.resolve());
  await wait(PAUSE_MS);
  await holder.query("commit");
  holder.release();
  expect((await writing).split("\n")).toHaveLength(4);
});

test("a connection that is lost is told as that, and nothing is imported", async () => {
  await expect(exported(() => hangUp(from))).rejects.toThrow(DatabaseLostError);
  const text = await exported(() => Promise.resolve());
  const lines = linesOf(text, () => hangUp(to));
  await expect(importJournal({ connect: hurried(to), lines })).rejects.toThrow(DatabaseLostError);
  expect(await headPosition(to.database.pool)).toBe(0);
});

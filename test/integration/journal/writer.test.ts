import { afterEach, beforeEach, expect, test } from "vitest";
import type { Append } from "../../../src/journal/event.ts";
import { GroupCommit } from "../../../src/journal/group-commit.ts";
import type { PooledSqlClient } from "../../../src/journal/sql-client.ts";
import { HungUpError, JournalWriter } from "../../../src/journal/writer.ts";
import { openTestDatabase, silentLog } from "../../support/database.ts";
import { readPage } from "../../support/read-page.ts";
import { append } from "../../unit/journal/new-event.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let connected: number[];
let writer: JournalWriter;

async function backendOf(client: PooledSqlClient): Promise<number> {
  const { rows } = await client.query<{ pid: number }>({ text: "select pg_backend_pid() as pid" });
  return rows[0]!.pid;
}

beforeEach(async () => {
  opened = await openTestDatabase();
  connected = [];
  writer = new JournalWriter({
    connect: () => opened.database.connectClient(),
    onConnect: async (client) => void connected.push(await backendOf(client)),
  });
});

afterEach(async () => {
  await writer.close();
  await opened.drop();
});

const terminate = (pid: number) =>
  opened.database.pool.query({ text: "select pg_terminate_backend($1, 5000)", values: [pid] });

const groupCommit = (appendOnce: (appends: readonly Append[]) => ReturnType<JournalWriter["append"]>) =>
  new GroupCommit({ append: appendOnce, wait: () => new Promise(setImmediate), log: silentLog });

test("a refused statement keeps the connection; a lost one is replaced, and onConnect runs on each", async () => {
  await writer.append([append("a", "none")]);
  await writer.append([append("a", "none")]);
  expect(connected).toHaveLength(1);
  await terminate(connected[0]!);
  const commit = groupCommit((appends) => writer.append(appends));
  const { verdict } = await commit.append(append("a", 1));
  expect(verdict).toMatchObject({ ok: true, lastVersion: 2 });
  expect(connected).toHaveLength(2);
  expect(connected[0]).not.toBe(connected[1]);
});

test("what onConnect throws fails the append, closes that connection, and the next append tries another", async () => {
  let attempts = 0;
  const locked = new JournalWriter({
    connect: () => opened.database.connectClient(),
    onConnect: async () => {
      attempts += 1;
      if (attempts === 1) throw new Error("the realm is taken");
    },
  });
  await expect(locked.append([append("a")])).rejects.toThrow("the realm is taken");
  expect(await locked.append([append("a")])).toMatchObject([{ ok: true }]);
  await locked.close();
  await expect(locked.append([append("a")])).rejects.toThrow("closed");
});

test("hung up on by ourselves while it connects, the append says so: the database has told nothing", async () => {
  let attempts = 0;
  const slow = new JournalWriter({
    connect: () => opened.database.connectClient(),
    onConnect: async (client) => {
      attempts += 1;
      if (attempts > 1) return;
      setImmediate(() => slow.hangUp());
      await client.query({ text: "select pg_sleep(1)" });
    },
  });
  await expect(slow.append([append("a")])).rejects.toThrow(HungUpError);
  expect(await slow.append([append("a")])).toMatchObject([{ ok: true }]);
  expect(attempts).toBe(2);
  await slow.close();
});

test("a commit whose answer is lost is sent again and is there once", async () => {
  let isLost = false;
  const commit = groupCommit(async (appends) => {
    const verdicts = await writer.append(appends);
    if (isLost) return verdicts;
    isLost = true;
    throw Object.assign(new Error("the answer was lost"), { code: "08006" });
  });
  const outcomes = await Promise.all([commit.append(append("a", "none", 2)), commit.append(append("b", "none"))]);
  expect(outcomes.map(({ verdict }) => verdict)).toMatchObject([
    { ok: true, duplicate: true, firstPosition: 1 },
    { ok: true, duplicate: true, firstPosition: 3 },
  ]);
  const events = (await readPage(opened.database.pool, { afterPosition: 0, limit: 10 })).events;
  expect(outcomes.flatMap(({ recorded }) => recorded)).toEqual(events);
});

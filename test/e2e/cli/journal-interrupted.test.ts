import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { openTestDatabase } from "../../support/database.ts";
import { started } from "../../unit/journal/run-story.ts";
import { temporaryDataDir } from "./run-cli.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;

beforeEach(async () => {
  opened = await openTestDatabase();
  await appendBatch(opened.database.pool, [started(1)]);
});

afterEach(() => opened.drop());

/** An export that hangs, because somebody has locked the journal, once its file is there. */
async function hangingExport(folder: string) {
  const holder = await opened.database.connectClient();
  await holder.query("begin; lock table journal_events in access exclusive mode");
  const words = ["bin/zonetide.js", "journal", "export", join(folder, "journal.jsonl")];
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: opened.url };
  const child = spawn(process.execPath, words, { env });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const closed = once(child, "close");
  await expect.poll(() => readdir(folder), { timeout: 15_000 }).toEqual([`journal.jsonl.${child.pid}.tmp`]);
  const letGo = async () => {
    await holder.query("rollback");
    holder.release();
  };
  return { child, closed, letGo, said: () => stderr };
}

test("an export that is interrupted leaves nothing", async () => {
  const folder = await temporaryDataDir();
  const { child, closed, letGo } = await hangingExport(folder);
  child.kill("SIGINT");
  expect(await closed).toEqual([null, "SIGINT"]);
  expect(await readdir(folder)).toEqual([]);
  await letGo();
});

test("a database that goes away is one sentence, and leaves nothing", async () => {
  const folder = await temporaryDataDir();
  const { closed, letGo, said } = await hangingExport(folder);
  const waiting = "datname = current_database() and wait_event_type = 'Lock'";
  const hangUp = `select count(pg_terminate_backend(pid))::int as gone from pg_stat_activity where ${waiting}`;
  await expect.poll(async () => (await opened.database.pool.query(hangUp)).rows).toEqual([{ gone: 1 }]);
  expect(await closed).toEqual([1, null]);
  expect(said()).toBe("The connection to the database was lost: export again when it is back.\n");
  expect(await readdir(folder)).toEqual([]);
  await letGo();
});

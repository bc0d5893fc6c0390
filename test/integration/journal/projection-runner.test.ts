import { afterEach, beforeEach, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { Projection } from "../../../src/journal/projection.ts";
import { ProjectionRunner } from "../../../src/journal/projection-runner.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import { headPosition } from "../../../src/journal/read.ts";
import { openTestDatabase, silentLog } from "../../support/database.ts";
import { doing } from "../../support/projection.ts";
import { HAPPENINGS, happening, started } from "../../unit/journal/run-story.ts";
import { dumpTables } from "./tables.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let runners: ProjectionRunner[];
let step: number;

beforeEach(async () => {
  opened = await openTestDatabase();
  runners = [];
  step = 0;
});

afterEach(async () => {
  for (const one of runners) await one.stop();
  await opened.drop();
});

function runner(list: readonly Projection[] = projections, log: typeof silentLog = silentLog): ProjectionRunner {
  const connect = () => opened.database.connectClient();
  // Polling is too rare to help: what is caught up was woken.
  const made = new ProjectionRunner({ connect, projections: list, pageSize: 10, pollMs: 600_000, log });
  runners.push(made);
  return made;
}

/** Appends `count` happenings to three runs and returns the head. */
async function live(count: number): Promise<number> {
  const appends = Array.from({ length: count }, () => {
    step += 1;
    return happening(step, [step % HAPPENINGS, step % 3, step % 5, step % 7]);
  });
  await appendBatch(opened.database.pool, step === count ? [started(1), started(2), started(3), ...appends] : appends);
  return headPosition(opened.database.pool);
}

async function rebuilt(): Promise<Record<string, unknown[]>> {
  for (const table of projections.flatMap(({ tables }) => tables)) {
    await opened.database.pool.query({ text: `truncate ${table}` });
  }
  await opened.database.pool.query({ text: "update projection_checkpoints set position = 0" });
  const fresh = runner();
  fresh.start();
  await fresh.whenCaughtUp(await headPosition(opened.database.pool));
  await fresh.stop();
  return dumpTables(opened.database.pool);
}

test("follows the journal, carries on after a restart without applying anything twice, and rebuilds the same rows", async () => {
  const first = runner();
  first.start();
  await first.whenCaughtUp(await live(35));
  const head = await live(20);
  await first.whenCaughtUp(head);
  expect(first.lag()).toMatchObject({ position: head, behind: 0, failures: 0 });
  await first.stop();
  const second = runner();
  second.start();
  await second.whenCaughtUp(await live(15));
  await second.stop();
  const rows = await dumpTables(opened.database.pool);
  expect(rows.event_instances).toHaveLength(3);
  expect(await rebuilt()).toEqual(rows);
});

test("a connection killed in the middle of a page leaves neither rows nor a checkpoint; the page is applied once", async () => {
  let kills = 3;
  const killer = doing("killer", 1, async (_, client) => {
    kills -= 1;
    if (kills >= 0) await client.query({ text: "select pg_terminate_backend(pg_backend_pid())" });
  });
  const logged: string[] = [];
  const tell = (_: object, message: string) => void logged.push(message);
  const log = { ...silentLog, info: tell, warn: tell, error: tell };
  // The last of the list: the others' rows are written by then.
  const killed = runner([...projections, killer], log as typeof silentLog);
  const head = await live(35);
  killed.start();
  await killed.whenCaughtUp(head);
  await killed.stop();
  // The database is to blame: it is waited for, and that is said once.
  expect(logged).toEqual(["The projections wait for the database.", "The projections go on."]);
  expect(killed.setAside).toEqual([]);
  const rows = await dumpTables(opened.database.pool);
  expect(await rebuilt()).toEqual(rows);
});

test("a page that fails is never skipped: it is tried until it succeeds", async () => {
  let attempts = 0;
  const seen: number[] = [];
  const faulty = doing("faulty", 1, async (events) => {
    attempts += 1;
    if (attempts < 3) throw new Error("not yet");
    seen.push(...events.map(({ position }) => position));
  });
  const head = await live(15);
  const failing = runner([faulty]);
  failing.start();
  await failing.whenCaughtUp(head);
  expect(seen).toEqual(Array.from({ length: head }, (_, index) => index + 1));
  expect(attempts).toBeGreaterThan(3);
});

test("a new version empties its own tables and starts over; a new projection starts at the beginning", async () => {
  const first = runner();
  first.start();
  await first.whenCaughtUp(await live(30));
  await first.stop();
  const rows = await dumpTables(opened.database.pool);
  const seen: number[] = [];
  const added = doing("added", 1, async (events) => void seen.push(...events.map(({ position }) => position)));
  const raised = runner([...projections.map((one) => ({ ...one, version: one.version + 1 })), added]);
  raised.start();
  const head = await headPosition(opened.database.pool);
  await raised.whenCaughtUp(head);
  await raised.stop();
  expect(await dumpTables(opened.database.pool)).toEqual(rows);
  expect(seen).toEqual(Array.from({ length: head }, (_, index) => index + 1));
});

test("two runners on one database apply every page once", async () => {
  const pair = [runner(), runner()];
  for (const one of pair) one.start();
  const head = await live(60);
  await Promise.all(pair.map((one) => one.whenCaughtUp(head)));
  for (const one of pair) await one.stop();
  const rows = await dumpTables(opened.database.pool);
  expect(await rebuilt()).toEqual(rows);
});

test("without being woken it polls", async () => {
  const connect = () => opened.database.connectClient();
  const polling = new ProjectionRunner({ connect, projections, pollMs: 10, minIntervalMs: 0, log: silentLog });
  runners.push(polling);
  polling.start();
  const head = await live(5);
  while (polling.lag().position < head) await new Promise(setImmediate);
});

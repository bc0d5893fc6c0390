import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { Projection } from "../../../src/journal/projection.ts";
import { ProjectionRunner } from "../../../src/journal/projection-runner.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import { headPosition } from "../../../src/journal/read.ts";
import { type RebuildOptions, rebuild } from "../../../src/journal/rebuild/rebuild.ts";
import { openTestDatabase, silentLog } from "../../support/database.ts";
import { doing, filtered } from "../../support/projection.ts";
import { HAPPENINGS, happening, started } from "../../unit/journal/run-story.ts";
import { rowsAsText, shapesOfTables } from "./table-text.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let runners: ProjectionRunner[];
let step: number;

const connect = () => opened.database.connectClient();

beforeEach(async () => {
  opened = await openTestDatabase();
  runners = [];
  step = 0;
});

afterEach(async () => {
  for (const one of runners) await one.stop();
  await opened.drop();
});

function serving(list: readonly Projection[] = projections): ProjectionRunner {
  const made = new ProjectionRunner({
    connect,
    projections: list,
    pageSize: 10,
    pollMs: 5,
    minIntervalMs: 0,
    log: silentLog,
  });
  runners.push(made);
  made.start();
  return made;
}

async function live(count: number): Promise<number> {
  const isFirst = step === 0;
  const appends = Array.from({ length: count }, () => {
    step += 1;
    return happening(step, [step % HAPPENINGS, step % 3, step % 5, step % 7]);
  });
  await appendBatch(opened.database.pool, isFirst ? [started(1), started(2), started(3), ...appends] : appends);
  return headPosition(opened.database.pool);
}

function rebuilding(part: Partial<RebuildOptions> = {}) {
  return rebuild({ connect, projections, pageSize: 7, wait: () => Promise.resolve(), ...part });
}

test("a rebuild gives the same rows byte for byte, in tables of the same make, while the tables serve and events come in", async () => {
  const runner = serving();
  await runner.whenCaughtUp(await live(120));
  const shapes = await shapesOfTables(opened.database.pool);
  let appended = Promise.resolve(0);
  const built = await rebuilding({
    onProgress: () => {
      appended = appended.then(() => (step < 400 ? live(9) : 0));
    },
  });
  await appended;
  expect(built).toMatchObject({ from: 0, isSwapped: true });
  const head = await headPosition(opened.database.pool);
  await runner.whenCaughtUp(head);
  expect(runner.lag()).toMatchObject({ position: head, failures: 0 });
  expect(await shapesOfTables(opened.database.pool)).toEqual(shapes);
  const rows = await rowsAsText(opened.database.pool);
  expect(rows.event_instances).toHaveLength(3);

  // Once more from nothing at all, and in other pages.
  await rebuilding({ pageSize: 1000 });
  expect(await rowsAsText(opened.database.pool)).toEqual(rows);
  const left = await opened.database.pool.query("select from pg_namespace where nspname = 'projection_rebuild'");
  expect(left.rows).toEqual([]);
});

test("one projection is rebuilt by itself: its tables alone are made anew", async () => {
  await serving().whenCaughtUp(await live(60));
  const before = await rowsAsText(opened.database.pool);
  await opened.database.pool.query("update character_wallets set gold = gold + 1; delete from character_items");
  await rebuilding({ projections: projections.filter(({ name }) => name === "wallets") });
  const after = await rowsAsText(opened.database.pool);
  expect(after.character_wallets).toEqual(before.character_wallets);
  expect(after.character_items).toEqual([]);
});

test("after a crash it goes on from its own checkpoint, unless the tables have another make by then", async () => {
  const head = await live(100);
  const positions: number[] = [];
  const dying = (after: number): Partial<RebuildOptions> => ({
    onProgress: (position) => {
      positions.push(position);
      if (positions.length === after) throw new Error("killed");
    },
  });
  await expect(rebuilding(dying(5))).rejects.toThrow("killed");
  const seen = await rowsAsText(opened.database.pool);
  expect(Object.values(seen).flat()).toEqual([]);
  const second = await rebuilding();
  expect(second).toEqual({ from: 28, position: head, events: head - 28, isSwapped: true });

  positions.length = 0;
  await expect(rebuilding(dying(3))).rejects.toThrow("killed");
  await opened.database.pool.query("alter table event_instances add column added int not null default 7");
  const third = await rebuilding({ projections: projections.slice(0, 1) });
  expect(third).toMatchObject({ from: 0, isSwapped: true });
  const { rows } = await opened.database.pool.query("select distinct added from event_instances");
  expect(rows).toEqual([{ added: 7 }]);
  expect((await rebuilding({ projections: projections.slice(1) })).from).toBe(14);
});

test("stopped within a page, it has kept what it had read of it, has swapped nothing, and is gone on with", async () => {
  const head = await live(1_000);
  const stop = new AbortController();
  const told: [number, number][] = [];
  const onProgress = (position: number, of: number) => {
    told.push([position, of]);
    if (position >= 400) stop.abort();
  };
  const first = await rebuilding({ pageSize: 10_000, signal: stop.signal, onProgress });
  expect(told).toEqual([
    [200, head],
    [400, head],
  ]);
  expect(first).toEqual({ from: 0, position: 400, events: 400, isSwapped: false });
  expect(await rebuilding({ pageSize: 10_000 })).toMatchObject({ from: 400, position: head, isSwapped: true });
  const rows = await rowsAsText(opened.database.pool);
  expect((await rebuilding({ fromStart: true })).from).toBe(0);
  expect(await rowsAsText(opened.database.pool)).toEqual(rows);
});

test("a reader that holds a table delays the swap, and nobody but the swap waits for it", async () => {
  const runner = serving();
  await runner.whenCaughtUp(await live(40));
  const reader = await connect();
  await reader.query("begin");
  await reader.query("select from character_wallets");
  let waits = 0;
  const built = rebuilding({
    wait: async () => {
      waits += 1;
      // The swap let go of everything: the tables go on.
      await runner.whenCaughtUp(await live(12));
      await reader.query("commit");
    },
  });
  expect(await built).toMatchObject({ isSwapped: true });
  expect(waits).toBe(1);
  reader.release();
});

test("a server that runs another version keeps its tables; what was built is swapped in once it is gone", async () => {
  const runner = serving();
  await runner.whenCaughtUp(await live(40));
  const raised = projections.map((one) => ({ ...one, version: one.version + 1 }));
  const before = await rowsAsText(opened.database.pool);
  await expect(rebuilding({ projections: raised })).rejects.toThrow(
    /a running server keeps event_completions at version 1/,
  );
  await runner.stop();
  await opened.database.pool.query("update projection_loops set beat_at = beat_at - interval '1 minute'");
  expect(await rebuilding({ projections: raised })).toMatchObject({ from: step + 3, events: 0, isSwapped: true });
  expect(await rowsAsText(opened.database.pool)).toEqual(before);
});

test("one at a time", async () => {
  await live(20);
  const meanwhile: string[] = [];
  const [first, ...others] = projections as [Projection, ...Projection[]];
  const waiting = filtered(first, async (events) => {
    meanwhile.push(String(await rebuilding().catch((error: unknown) => error)));
    return events;
  });
  await rebuilding({ projections: [waiting, ...others], pageSize: 1000 });
  expect(meanwhile).toEqual([expect.stringMatching("a rebuild or a verification is under way")]);
});

test("while others append it rests all the time, and never for long", async () => {
  await live(4_000);
  const rested = new Set<number>();
  let longestMs = 0;
  let thousands = 0;
  const [first, ...others] = projections as [Projection, ...Projection[]];
  const appending = filtered(first, async (piece) => {
    await live(1);
    return piece;
  });
  await rebuilding({
    projections: [appending, ...others],
    pageSize: 10_000,
    rest: async (ms) => {
      rested.add(thousands);
      longestMs = Math.max(longestMs, ms);
    },
    onProgress: (position) => {
      thousands = Math.floor(position / 1_000);
    },
  });
  expect(longestMs).toBeLessThanOrEqual(10);
  expect([...rested].slice(0, 4)).toEqual([0, 1, 2, 3]);
});

test("where nobody appends it rests until it has looked twice", async () => {
  await live(4_000);
  let rests = 0;
  await rebuilding({
    pageSize: 10_000,
    rest: async () => {
      rests += 1;
      await delay(200);
    },
  });
  expect(rests).toBeGreaterThan(0);
  expect(rests).toBeLessThanOrEqual(3);
});

test("a page that the database refuses is undone, though it looks then whether others append", async () => {
  const position = await live(20);
  const refused = doing("refused", 1, async (events, client) => {
    if ((events.at(-1)?.position ?? 0) < position) return;
    // Until the next look is due.
    await client.query({ text: "select 1 / 0" }).finally(() => delay(600));
  });
  const text = `refused cannot apply the event at position ${position} .*division by zero`;
  const building = rebuilding({ projections: [refused], pageSize: 20, rest: () => Promise.resolve() });
  await expect(building).rejects.toThrow(new RegExp(text));
});

test("the rights that others have on a table stay", async () => {
  const { pool } = opened.database;
  await live(20);
  await pool.query("grant select on character_wallets to pg_monitor with grant option");
  await rebuilding();
  const text = "select has_table_privilege('pg_monitor', 'character_wallets', 'select with grant option') as may";
  expect((await pool.query(text)).rows).toEqual([{ may: true }]);
});

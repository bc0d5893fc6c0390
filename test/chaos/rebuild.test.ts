import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../src/journal/append.ts";
import type { Append } from "../../src/journal/event.ts";
import { ProjectionRunner } from "../../src/journal/projection-runner.ts";
import { projections } from "../../src/journal/projections/all.ts";
import { headPosition } from "../../src/journal/read.ts";
import { verifyJournal } from "../../src/journal/verify/verify.ts";
import { type Database, openDatabase } from "../../src/persistence/database.ts";
import { migrateUp } from "../../src/persistence/migrations.ts";
import { rowsAsText } from "../integration/journal/table-text.ts";
import { runProgram } from "../integration/subscriptions/programs.ts";
import { silentLog } from "../support/database.ts";
import { HAPPENINGS, happening, started } from "../unit/journal/run-story.ts";
import { chaosOf, isFull, percentile, say } from "./chaos-run.ts";
import { PrivatePostgres } from "./private-postgres.ts";
import type { SeededRandom } from "./seeded-random.ts";

const EVENTS = isFull ? 200_000 : 6_000;
const RUNS = 20;
const CHARACTERS = 500;
const BATCH = 1_000;
const ALONE_MS = isFull ? 10_000 : 1_000;
/** What a busy server appends: a batch of this many events, this often. */
const LIVE = { events: 10, everyMs: 10 } as const;

let postgres: PrivatePostgres;
let database: Database;
let runner: ProjectionRunner;
let random: SeededRandom;
let steps = 0;
const ids: string[] = [];

beforeAll(async () => {
  random = chaosOf("rebuild");
  postgres = await PrivatePostgres.start();
  database = await openDatabase({ url: postgres.url, log: silentLog, poolSize: 5 });
  await migrateUp(database);
  runner = new ProjectionRunner({ connect: () => database.connectClient(), projections, log: silentLog });
  await append(Array.from({ length: RUNS }, (_, at) => started(at + 1)));
  for (let sent = 0; sent < EVENTS; sent += BATCH) await append(happenings(BATCH));
  await database.pool.query("analyze journal_events");
  runner.start();
  await runner.whenCaughtUp(await headPosition(database.pool));
}, 600_000);
afterAll(async () => {
  await runner.stop();
  await database.close();
  await postgres.remove();
});

function happenings(count: number): Append[] {
  return Array.from({ length: count }, () => {
    steps += 1;
    const numbers = [random.between(0, HAPPENINGS), random.between(0, RUNS - 1), random.between(0, CHARACTERS)];
    return happening(steps, [...numbers, random.between(0, 20)]);
  });
}

async function append(appends: readonly Append[]): Promise<void> {
  const verdicts = await appendBatch(database.pool, appends);
  expect(verdicts.every(({ ok }) => ok)).toBe(true);
  ids.push(...appends.flatMap(({ events }) => events.map(({ id }) => id)));
}

/** Appends at a steady pace for as long as `work` takes. @returns the 99th percentile of what an append took, in ms */
async function whileAppending<T>(work: () => Promise<T>): Promise<{ p99Ms: number; result: T }> {
  const took: number[] = [];
  let isOver = false;
  const appending = (async () => {
    while (!isOver) {
      const startedMs = performance.now();
      await append(happenings(LIVE.events));
      took.push(performance.now() - startedMs);
      await delay(Math.max(0, LIVE.everyMs - (performance.now() - startedMs)));
    }
  })();
  const result = await work().finally(() => {
    isOver = true;
  });
  await appending;
  return { p99Ms: percentile(took, 0.99), result };
}

async function rebuilt() {
  const program = runProgram("../../chaos/rebuild-child.ts", [postgres.url]);
  expect(await program.ended).toBe(0);
  return program.said[0] as { events: number; isSwapped: boolean; perSecond: number };
}

test("projections are rebuilt beside live appends: the rows are those that a rebuild at rest gives, and every append is there", async () => {
  const alone = await whileAppending(() => delay(ALONE_MS));
  const beside = await whileAppending(rebuilt);
  expect(beside.result).toMatchObject({ isSwapped: true });
  const head = await headPosition(database.pool);
  await runner.whenCaughtUp(head);
  expect(runner.lag()).toMatchObject({ position: head, failures: 0 });
  const { rows: found } = await database.pool.query<{ id: string }>("select id from journal_events order by position");
  expect(found.map(({ id }) => id)).toEqual(ids);
  const rows = await rowsAsText(database.pool);
  const atRest = await rebuilt();
  expect(await rowsAsText(database.pool)).toEqual(rows);
  const connect = () => database.connectClient();
  expect((await verifyJournal({ connect, projections })).differences).toEqual([]);
  const rates = `${beside.result.perSecond} events/s beside appends, ${atRest.perSecond} at rest`;
  const p99 = `append p99 ${alone.p99Ms.toFixed(1)} ms alone, ${beside.p99Ms.toFixed(1)} ms meanwhile`;
  say("rebuild", `${beside.result.events} events: ${rates}; ${p99}`);
}, 600_000);

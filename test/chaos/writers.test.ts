import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../../src/persistence/database.ts";
import { migrateUp } from "../../src/persistence/migrations.ts";
import { silentLog } from "../support/database.ts";
import { chaosOf, isFull, say } from "./chaos-run.ts";
import { Followers } from "./followers.ts";
import { PrivatePostgres } from "./private-postgres.ts";
import { expectDense, expectStreamOrder, killAtRandom, Writer } from "./writers.ts";

const WRITERS = [1, 2, 3, 4];
const WRITER_KILLS = isFull ? 50 : 4;
const POSTGRES_KILLS = isFull ? 50 : 3;
const BATCH_MS = 5;
const EFFECTS = "create table effects (nth bigserial, position bigint, stream text, version int)";

let postgres: PrivatePostgres;
let database: Database;
beforeAll(async () => {
  postgres = await PrivatePostgres.start();
});
afterAll(() => postgres.remove());

/** `unknown` are batches under way when their writer was killed, `duplicates` appends that a retry found there. */
type Outcome = {
  readonly events: number;
  readonly deaths: number;
  readonly unknown: number;
  readonly duplicates: number;
};

/** On a database of its own: each acknowledged batch is there once, and each follower saw every event once, in order. */
async function expectExact(name: string, kill: (writers: readonly Writer[]) => Promise<void>): Promise<Outcome> {
  const random = chaosOf(name);
  const url = await postgres.createDatabase(name.replaceAll(" ", "_"));
  database = await openDatabase({ url, log: silentLog, poolSize: 10 });
  await migrateUp(database);
  await database.pool.query(EFFECTS);
  await postgres.slowDown(url, BATCH_MS);
  const followers = new Followers(database);
  const writers = WRITERS.map((writer) => new Writer(url, random.between(1, 1e9), writer));
  try {
    followers.subscriptions.add({
      name: "tail",
      ...{ partitions: 4, transactional: true, firstRetryMs: 1 },
      async handle({ position, stream, version }, { transaction }) {
        const text = "insert into effects (position, stream, version) values ($1, $2, $3)";
        await transaction?.query({ text, values: [position, stream, version] });
      },
    });
    await followers.start();
    const stopping = kill(writers).finally(() => {
      for (const writer of writers) writer.stop();
    });
    await Promise.all([...writers.map((writer) => writer.run()), stopping]);
    const rows = await expectDense(database);
    for (const writer of writers) writer.expectIn(rows);
    await expect.poll(() => followers.tailed.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(rows.length);
    expect(followers.tailed.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
    await followers.subscriptions.whenHandled("tail", rows.length);
    const { rows: effects } = await database.pool.query<{ position: number; stream: string; version: number }>(
      "select position::int, stream, version from effects order by nth",
    );
    expectStreamOrder(effects);
    expect(effects.length).toBe(rows.length);
    const deaths = writers.reduce((sum, one) => sum + one.deaths, 0);
    const duplicates = writers.reduce((sum, one) => sum + one.duplicates, 0);
    const unknown = writers.reduce((sum, one) => sum + one.unknown, 0);
    const lost = `${unknown} batches cut off and ended by the next writer, ${duplicates} appends had lost their answer`;
    say(name, `${rows.length} events, ${deaths} writers killed, ${lost}`);
    return { events: rows.length, deaths, unknown, duplicates };
  } finally {
    await followers.end();
    await database.close();
  }
}

test("four writer processes roll back at random and are killed: nothing is missed, doubled or out of order", async () => {
  const random = chaosOf("writers killed");
  const outcome = await expectExact("writers", (writers) => killAtRandom(writers, random, WRITER_KILLS));
  expect(outcome.events).toBeGreaterThan(0);
  expect(outcome.deaths).toBeGreaterThan(0);
  if (!isFull) return;
  expect(outcome.deaths).toBeGreaterThan(WRITER_KILLS / 2);
  expect(outcome.unknown).toBeGreaterThan(0);
  expect(outcome.duplicates).toBeGreaterThan(0);
}, 600_000);

test("PostgreSQL is killed under four writers: every acknowledged append is there once, an unknown one once after its retry", async () => {
  const random = chaosOf("PostgreSQL killed under writers");
  const outcome = await expectExact("database killed", async (writers) => {
    for (let kills = 0; kills < POSTGRES_KILLS; kills += 1) {
      await delay(random.between(100, 600));
      await postgres.kill();
      if (random.next() < 0.5) await killAtRandom(writers, random, 1);
      await delay(random.between(0, 200));
      await postgres.up();
    }
  });
  expect(outcome.events).toBeGreaterThan(0);
  if (isFull) expect(outcome.deaths).toBeGreaterThan(0);
}, 900_000);

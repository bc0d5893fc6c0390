import { afterEach, beforeEach, expect, test } from "vitest";
import { ProjectionRunner } from "../../src/journal/projection-runner.ts";
import { projections } from "../../src/journal/projections/all.ts";
import { zonetide } from "../e2e/cli/run-cli.ts";
import { nameOf, type Subscribed, subscribed, until } from "../integration/subscriptions/subscribed.ts";
import { openTestDatabase, silentLog } from "../support/database.ts";
import { chaosOf, isFull, percentile, say } from "./chaos-run.ts";
import type { SeededRandom } from "./seeded-random.ts";
import { expectStreamOrder } from "./writers.ts";

const EVENTS = isFull ? 5_000 : 400;
const SUBSCRIBERS = isFull ? 200 : 120;

let scene: Subscribed;
beforeEach(async () => {
  scene = await subscribed();
});
afterEach(() => scene.end());

/** A busy machine has its time; a reader that waits for the idle transactions would wait for ever. */
const LATEST_MS = 2_000;

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Appends events of a few streams, some at a time; what others do goes on in between. @returns the last position */
async function appendAtRandom(random: SeededRandom, count: number, prefix = "s"): Promise<number> {
  let position = 0;
  for (let left = count; left > 0; ) {
    const size = Math.min(left, random.between(1, 40));
    position = await scene.append(Array.from({ length: size }, () => `${prefix}-${random.between(1, 9)}`));
    left -= size;
  }
  return position;
}

test("transactions stay open and idle in this database and in another of the cluster: delivery goes on as ever", async () => {
  const random = chaosOf("idle transactions");
  const other = await openTestDatabase();
  const idle = [
    await other.database.connectClient(),
    await scene.database.connectClient(),
    await scene.database.connectClient(),
  ];
  const runner = new ProjectionRunner({
    connect: () => scene.database.connectClient(),
    projections,
    pollMs: 50,
    log: silentLog,
  });
  try {
    const pids: number[] = [];
    // Each has a number of its own in the order of transactions, or a snapshot: what readers that go by those wait for.
    for (const [at, client] of idle.entries()) {
      await client.query(at === 2 ? "begin isolation level repeatable read" : "begin");
      await client.query(at === 2 ? "select count(*) from journal_events" : "select pg_current_xact_id()");
      const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
      pids.push(...rows.map(({ pid }) => pid));
    }
    const seen: number[] = [];
    const tookMs: number[] = [];
    let head = 0;
    const subscriptions = scene.make();
    subscriptions.add({ name: "idle", handle: ({ position }) => void seen.push(position) });
    await subscriptions.start();
    runner.start();
    const rounds = isFull ? 200 : 30;
    for (let round = 0; round < rounds; round += 1) {
      const startedMs = performance.now();
      head = await appendAtRandom(random, 5);
      await subscriptions.whenHandled("idle", head);
      tookMs.push(performance.now() - startedMs);
    }
    expect(head).toBe(rounds * 5);
    expect(seen).toEqual(numbers(head));
    expect(Math.max(...tookMs)).toBeLessThan(LATEST_MS);
    const caughtUpMs = performance.now();
    await runner.whenCaughtUp(head);
    expect(performance.now() - caughtUpMs).toBeLessThan(LATEST_MS);
    // They were idle in their transactions all the time.
    const { rows } = await scene.database.pool.query<{ state: string }>(
      "select state from pg_stat_activity where pid = any ($1) and state = 'idle in transaction'",
      [pids],
    );
    expect(rows).toHaveLength(pids.length);
    for (const client of idle) await client.query("commit");
    say(
      "idle transactions",
      `from append to handled: p50 ${percentile(tookMs, 0.5).toFixed(1)} ms, longest ${percentile(tookMs, 1).toFixed(1)} ms`,
    );
  } finally {
    await runner.stop();
    for (const client of idle) client.release(true);
    await other.drop();
  }
});

test("a poison event is tried again, parked with its stream, and replayed after the fix, while everything else moves", async () => {
  const random = chaosOf("poison");
  const seen: { stream: string; version: number }[] = [];
  const poison = new Set([`s-${random.between(1, 9)}@${random.between(2, 6)}`, `s-${random.between(1, 9)}@1`]);
  const streams = new Set([...poison].map((name) => name.split("@")[0]!));
  const attempts = new Map<string, number>();
  const subscriptions = scene.make();
  subscriptions.add({
    name: "fed",
    ...{ partitions: 3, maxAttempts: 4, firstRetryMs: 1 },
    handle(event) {
      const name = nameOf(event);
      if (poison.has(name)) {
        attempts.set(name, (attempts.get(name) ?? 0) + 1);
        throw new Error("indigestible");
      }
      seen.push({ stream: event.stream, version: event.version });
    },
  });
  await subscriptions.start();
  const head = await appendAtRandom(random, EVENTS);
  expect(head).toBe(EVENTS);
  await subscriptions.whenHandled("fed", head);
  const { rows } = await scene.database.pool.query<{ stream: string; events: number }>(
    "select stream, count(*)::int as events from journal_events group by stream",
  );
  const handledOf = (stream: string) => seen.filter((one) => one.stream === stream).length;
  for (const { stream, events } of rows) {
    const first = [...poison].filter((name) => name.startsWith(`${stream}@`)).map((name) => Number(name.split("@")[1]));
    expect(handledOf(stream)).toBe(streams.has(stream) ? Math.min(...first) - 1 : events);
  }
  // Of two in one stream the second waits behind the first.
  expect([...attempts.values()]).toEqual([...streams].map(() => 4));

  const cli = (words: string) => zonetide(words.split(" "), { env: { DATABASE_URL: scene.url } });
  const listed = JSON.parse((await cli("dead-letters list fed --json")).stdout);
  expect(new Set(listed.deadLetters.map((one: { stream: string }) => one.stream))).toEqual(streams);
  poison.clear();
  const replaying = cli("dead-letters replay fed");
  const later = await appendAtRandom(random, EVENTS / 4);
  expect((await replaying).stdout).toMatch(/0 still parked\.\n$/);
  await subscriptions.whenHandled("fed", later);
  await until(() => seen.length >= later);
  expectStreamOrder(seen);
  expect(seen.length).toBe(later);
  say(
    "poison",
    `${listed.deadLetters.length} of ${head} events parked in ${streams.size} streams, all handled after the replay`,
  );
});

test(`${SUBSCRIBERS} subscribers each see every event in order, and a slow one slows nobody`, async () => {
  const random = chaosOf("subscribers");
  const seen = Array.from({ length: SUBSCRIBERS }, (): number[] => []);
  const slow: number[] = [];
  const held = Promise.withResolvers<void>();
  const subscriptions = scene.make();
  for (const [at, positions] of seen.entries())
    subscriptions.add({ name: `fan-${at}`, handle: ({ position }) => void positions.push(position) });
  subscriptions.add({
    name: "slow",
    async handle({ position }) {
      slow.push(position);
      await held.promise;
    },
  });
  await appendAtRandom(random, EVENTS / 4);
  await subscriptions.start();
  const startedMs = performance.now();
  const head = await appendAtRandom(random, EVENTS);
  expect(head).toBe(EVENTS / 4 + EVENTS);
  await Promise.all(seen.map((_, at) => subscriptions.whenHandled(`fan-${at}`, head)));
  const ms = performance.now() - startedMs;
  for (const positions of seen) expect(positions).toEqual(numbers(head));
  expect(slow).toEqual([1]);
  held.resolve();
  await subscriptions.whenHandled("slow", head);
  expect(slow).toEqual(numbers(head));
  say(
    "subscribers",
    `${SUBSCRIBERS} saw ${head} events each, ${Math.round((SUBSCRIBERS * head * 1000) / ms)} a second in all`,
  );
}, 300_000);

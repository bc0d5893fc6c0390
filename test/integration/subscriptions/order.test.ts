import { afterEach, beforeEach, expect, test } from "vitest";
import type { RecordedEvent } from "../../../src/journal/event.ts";
import { followJournal } from "../../../src/journal/subscriptions/follow-journal.ts";
import { nameOf, type Subscribed, subscribed, until } from "./subscribed.ts";

let scene: Subscribed;

beforeEach(async () => {
  scene = await subscribed();
});
afterEach(() => scene.end());

const streams = (count: number, events: number) => Array.from({ length: events }, (_, at) => `s-${(at * 7) % count}`);

test("partitions handle streams at once and each stream in order; every event comes once", async () => {
  await scene.append(streams(20, 300));
  const seen = new Map<string, number[]>();
  const running = new Set<string>();
  const atOnce = Promise.withResolvers<void>();
  let most = 0;
  const subscriptions = scene.make();
  subscriptions.add({
    name: "ordered",
    partitions: 4,
    claimSize: 7,
    pageSize: 40,
    async handle({ stream, version }) {
      expect(running.has(stream)).toBe(false);
      running.add(stream);
      most = Math.max(most, running.size);
      // One at a time would wait here for ever.
      if (most > 1) atOnce.resolve();
      await atOnce.promise;
      await new Promise(setImmediate);
      running.delete(stream);
      seen.set(stream, [...(seen.get(stream) ?? []), version]);
    },
  });
  await subscriptions.start();
  await subscriptions.whenHandled("ordered", await scene.append(streams(20, 200)));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(4);
  expect(seen.size).toBe(20);
  for (const versions of seen.values()) expect(versions).toEqual(versions.map((_, index) => index + 1));
  expect([...seen.values()].flat()).toHaveLength(500);
});

test("another start goes on where the last one ended, also with another number of partitions", async () => {
  const seen: string[] = [];
  const play = async (partitions: number): Promise<void> => {
    const subscriptions = scene.make();
    subscriptions.add({ name: "counted", partitions, handle: (event) => void seen.push(nameOf(event)) });
    await subscriptions.start();
    await subscriptions.whenHandled("counted", await scene.append(streams(10, 60)));
    await subscriptions.stop();
  };
  for (const partitions of [3, 5, 1, 8]) await play(partitions);
  expect(seen).toHaveLength(240);
  expect(new Set(seen).size).toBe(240);
});

test("with another number of partitions, those that are behind catch up before the streams are divided anew", async () => {
  await scene.append(streams(10, 100));
  let isStuck = true;
  const seen: string[] = [];
  const failing = scene.make();
  const stuck = "s-3";
  failing.add({
    name: "resized",
    partitions: 4,
    claimSize: 3,
    async handle(event, { signal }) {
      if (isStuck && event.stream === stuck) {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        throw new Error("stopped");
      }
      seen.push(nameOf(event));
    },
  });
  await failing.start();
  // The other partitions have come to the end of their own.
  const others = await scene.database.pool.query<{ name: string }>(
    "select stream || '@' || version as name from journal_events where subscription_partition(stream, 4) <> subscription_partition($1, 4)",
    [stuck],
  );
  await until(() => others.rows.every(({ name }) => seen.includes(name)));
  await failing.stop();
  isStuck = false;
  const again = scene.make();
  again.add({ name: "resized", partitions: 2, handle: (event) => void seen.push(nameOf(event)) });
  await again.start();
  await again.whenHandled("resized", await scene.append(streams(10, 20)));
  for (const stream of new Set(streams(10, 10))) {
    const versions = seen.filter((name) => name.startsWith(`${stream}@`)).map((name) => Number(name.split("@")[1]));
    expect([...new Set(versions)]).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  }
});

test("only events of its types, from where it says; whoever waits for a position gets past the others", async () => {
  await scene.append(["a", "a"]);
  const seen: string[] = [];
  const subscriptions = scene.make();
  subscriptions.add({ name: "from-the-end", from: "end", handle: (event) => void seen.push(nameOf(event)) });
  subscriptions.add({ name: "from-one", from: 1, handle: (event) => void seen.push(`one ${nameOf(event)}`) });
  subscriptions.add({ name: "of-others", types: ["Other"], handle: (event) => void seen.push(nameOf(event)) });
  await subscriptions.start();
  const position = await scene.append(["b"]);
  const names = ["from-the-end", "from-one", "of-others"];
  await Promise.all(names.map((name) => subscriptions.whenHandled(name, position)));
  expect(seen.toSorted()).toEqual(["b@1", "one a@2", "one b@1"]);
  expect(subscriptions.status().map(({ behind }) => behind)).toEqual([0, 0, 0]);
});

test("what a handler appends carries correlation and causation on, and a repeated attempt appends nothing twice", async () => {
  let attempts = 0;
  const follow: RecordedEvent[] = [];
  const subscriptions = scene.make();
  subscriptions.add({
    name: "causing",
    types: ["Tested"],
    firstRetryMs: 1,
    async handle(event, { append }) {
      if (event.stream !== "cause") return;
      attempts += 1;
      follow.push(...(await append("effect", "none", [{ type: "Followed", schemaVersion: 1, data: { n: 1 } }])));
      if (attempts < 3) throw new Error("after the append");
    },
  });
  await subscriptions.start();
  await subscriptions.whenHandled("causing", await scene.append(["cause"]));
  expect(attempts).toBe(3);
  const { rows } = await scene.database.pool.query<{ id: string; meta: Record<string, unknown>; cause: string }>(
    "select e.id, e.meta, c.id as cause from journal_events e, journal_events c where e.type = 'Followed' and c.stream = 'cause'",
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.meta).toEqual({
    causation: rows[0]?.cause,
    correlation: rows[0]?.cause,
    actor: "subscription:causing",
    realm: 3,
    serverVersion: "1.2.3",
  });
  expect(new Set(follow.map(({ id }) => id))).toEqual(new Set([rows[0]?.id]));
});

test("a follower reads from any position, then live, and no faster than it is asked", async () => {
  await scene.append(streams(3, 30));
  const stopping = new AbortController();
  const options = { client: scene.database.pool, head: scene.head, pageSize: 4, signal: stopping.signal };
  const seen: number[] = [];
  for await (const { position } of followJournal({ ...options, afterPosition: 10 })) {
    seen.push(position);
    if (position === 30) await scene.append(["live", "live"]);
    if (position === 32) stopping.abort();
  }
  expect(seen).toEqual(Array.from({ length: 22 }, (_, index) => index + 11));
});

import { afterEach, beforeEach, expect, test } from "vitest";
import {
  askForReplay,
  countDeadLetters,
  discardDeadLetters,
  listDeadLetters,
} from "../../../src/journal/subscriptions/dead-letter-admin.ts";
import { handledPosition } from "../../../src/journal/subscriptions/subscription-store.ts";
import type { Subscriptions } from "../../../src/journal/subscriptions/subscriptions.ts";
import { nameOf, type Subscribed, subscribed, until } from "./subscribed.ts";

let scene: Subscribed;

beforeEach(async () => {
  scene = await subscribed();
});
afterEach(() => scene.end());

type Played = { readonly subscriptions: Subscriptions; readonly seen: string[]; readonly poison: Set<string> };

/** Handles everything but what is in `poison`. */
async function played(part: { maxAttempts?: number; transactional?: boolean } = {}): Promise<Played> {
  const seen: string[] = [];
  const poison = new Set<string>();
  const subscriptions = scene.make();
  subscriptions.add({
    name: "fed",
    partitions: 2,
    firstRetryMs: 1,
    maxAttempts: 3,
    ...part,
    handle(event, { attempt, isReplay }) {
      if (poison.has(nameOf(event))) throw new Error(`indigestible, attempt ${attempt}`);
      seen.push(`${isReplay ? "again " : ""}${nameOf(event)}`);
    },
  });
  await subscriptions.start();
  return { subscriptions, seen, poison };
}

const streams = ["a", "bad", "b", "bad", "c", "bad", "a"];
const letters = () => listDeadLetters(scene.database.pool, {}, 100);

test.each([false, true])(
  "a poison event is parked with its stream, all else moves on, and the fix and a replay bring it in order (transactional: %s)",
  async (transactional) => {
    const { subscriptions, seen, poison } = await played({ transactional });
    poison.add("bad@1");
    const head = await scene.append(streams);
    await subscriptions.whenHandled("fed", head);
    expect(seen.toSorted()).toEqual(["a@1", "a@2", "b@1", "c@1"]);
    const parked = await letters();
    expect(parked.map(({ position, attempts }) => [position, attempts])).toEqual([
      [2, 3],
      [4, 0],
      [6, 0],
    ]);
    expect(parked[0]?.error).toContain("Error: indigestible, attempt 3");
    expect(parked.slice(1).map(({ error }) => error)).toEqual([null, null]);
    poison.clear();
    seen.length = 0;
    expect(await askForReplay(scene.database.pool, "fed")).toEqual(["bad"]);
    await until(async () => (await countDeadLetters(scene.database.pool, "fed")).streams === 0);
    expect(seen).toEqual(["again bad@1", "again bad@2", "again bad@3"]);
    expect(await handledPosition(scene.database.pool, "fed")).toBe(head);
    seen.length = 0;
    await subscriptions.whenHandled("fed", await scene.append(["bad", "a"]));
    expect(seen.toSorted()).toEqual(["a@3", "bad@4"]);
  },
);

test("a replay that fails leaves the rest parked, in order, and counts on; what comes meanwhile waits behind it", async () => {
  const { subscriptions, seen, poison } = await played();
  for (const name of ["bad@1", "bad@2"]) poison.add(name);
  await subscriptions.whenHandled("fed", await scene.append(streams));
  poison.delete("bad@1");
  await askForReplay(scene.database.pool, "fed", "bad");
  await until(async () => {
    const counts = await countDeadLetters(scene.database.pool, "fed");
    return counts.events === 2 && counts.replaying === 0;
  });
  expect(seen.filter((name) => name.includes("bad"))).toEqual(["again bad@1"]);
  await subscriptions.whenHandled("fed", await scene.append(["bad"]));
  const parked = await letters();
  expect(parked.map(({ version, attempts }) => [version, attempts])).toEqual([
    [2, 1],
    [3, 0],
    [4, 0],
  ]);
  expect(parked[0]?.error).toContain("indigestible, attempt 1");
});

test("what is discarded is never handled: one event, and the rest can be replayed; all of it, and the stream goes on", async () => {
  const { subscriptions, seen, poison } = await played();
  poison.add("bad@1");
  await subscriptions.whenHandled("fed", await scene.append(streams));
  const client = await scene.database.connectClient();
  expect(await discardDeadLetters(client, "fed", { position: 2 })).toEqual([2]);
  await askForReplay(client, "fed");
  await until(async () => (await countDeadLetters(client, "fed")).streams === 0);
  expect(seen.filter((name) => name.includes("bad"))).toEqual(["again bad@2", "again bad@3"]);
  poison.add("bad@4");
  await subscriptions.whenHandled("fed", await scene.append(["bad", "bad"]));
  // The owner has not been told: it finds out when the next event comes.
  expect(await discardDeadLetters(client, "fed", { stream: "bad" })).toHaveLength(2);
  client.release();
  await subscriptions.whenHandled("fed", await scene.append(["bad"]));
  expect(seen.at(-1)).toBe("bad@6");
  expect(await letters()).toEqual([]);
});

test("parked streams stay parked after a restart", async () => {
  const first = await played({ maxAttempts: 1 });
  first.poison.add("bad@1");
  await first.subscriptions.whenHandled("fed", await scene.append(streams));
  await first.subscriptions.stop();
  const second = await played();
  await second.subscriptions.whenHandled("fed", await scene.append(["bad", "a"]));
  expect(second.seen).toEqual(["a@3"]);
  expect(await letters()).toHaveLength(4);
});

test("an event that cannot be decoded is parked like one that cannot be handled", async () => {
  const { subscriptions, seen } = await played();
  await scene.database.pool.query(
    `insert into journal_events values (1, 'odd', 1, gen_random_uuid(), 'Tested', 1, '[]', 'null', now())`,
  );
  await scene.database.pool.query("update journal_head set position = 1");
  await subscriptions.whenHandled("fed", await scene.append(["a"]));
  expect(seen).toEqual(["a@1"]);
  expect((await letters()).map(({ stream }) => stream)).toEqual(["odd"]);
});

test("in a transaction, what a failed attempt wrote is gone and what a good one wrote is there once", async () => {
  await scene.database.pool.query("create table effects (position bigint)");
  const subscriptions = scene.make();
  subscriptions.add({
    name: "exact",
    transactional: true,
    firstRetryMs: 1,
    async handle({ position }, { attempt, transaction }) {
      await transaction?.query({ text: "insert into effects values ($1)", values: [position] });
      if (position % 2 === 0 && attempt < 3) throw new Error("not yet");
      // Its connection dies after the effect: with it goes the effect, and the event is handled again.
      if (position === 3 && attempt === 1)
        await transaction?.query({ text: "select pg_terminate_backend(pg_backend_pid())" });
    },
  });
  await subscriptions.start();
  await subscriptions.whenHandled("exact", await scene.append(streams));
  const { rows } = await scene.database.pool.query<{ position: string }>(
    "select position::text from effects order by 1",
  );
  expect(rows.map(({ position }) => Number(position))).toEqual(streams.map((_, index) => index + 1));
});

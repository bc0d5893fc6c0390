import { afterEach, beforeEach, expect, test } from "vitest";
import type { PooledSqlClient } from "../../../src/journal/sql-client.ts";
import {
  askForReplay,
  countDeadLetters,
  listDeadLetters,
} from "../../../src/journal/subscriptions/dead-letter-admin.ts";
import { type Subscribed, subscribed, until } from "./subscribed.ts";

/** More often than an event may fail. */
const REFUSALS = 9;

let scene: Subscribed;
beforeEach(async () => {
  scene = await subscribed();
});
afterEach(() => scene.end());

const scarce = () => Object.assign(new Error("sorry, too many clients already"), { code: "53300" });

/** A connection whose transactions cannot be begun. */
async function unbeginnable(): Promise<PooledSqlClient> {
  const client = await scene.database.connectClient();
  return {
    query: (query) => (query.text.startsWith("begin") ? Promise.reject(scarce()) : client.query(query)),
    release: (destroy) => client.release(destroy),
    on: (event, listener) => client.on(event, listener),
    off: (event, listener) => client.off(event, listener),
  };
}

test.each(["connect", "begin"])(
  "an event that could not be begun has not been tried: it waits until it can (%s fails)",
  async (what) => {
    let refused = 0;
    let isScarce = true;
    const attempts: number[] = [];
    const subscriptions = scene.make({
      connect: () => {
        if (!isScarce) return scene.database.connectClient();
        refused += 1;
        return what === "begin" ? unbeginnable() : Promise.reject(scarce());
      },
    });
    subscriptions.add({
      name: "exact",
      ...{ transactional: true, firstRetryMs: 1, longestRetryMs: 4 },
      handle: (_, { attempt }) => void attempts.push(attempt),
    });
    await subscriptions.start();
    const head = await scene.append(["innocent", "other"]);
    await until(() => refused >= REFUSALS);
    expect(attempts).toEqual([]);
    isScarce = false;
    await subscriptions.whenHandled("exact", head);
    expect(attempts).toEqual([1, 1]);
    expect(await listDeadLetters(scene.database.pool, {}, 10)).toEqual([]);
  },
);

test("a replay that could not be begun goes on when it can", async () => {
  let [isScarce, isPoison, refused] = [false, true, 0];
  const subscriptions = scene.make({
    connect: () => {
      if (!isScarce) return scene.database.connectClient();
      refused += 1;
      return Promise.reject(scarce());
    },
    wait: (ms, signal) =>
      new Promise((resolve) => void (signal?.aborted ? resolve() : setTimeout(resolve, Math.min(ms, 10)))),
  });
  subscriptions.add({
    name: "exact",
    ...{ transactional: true, maxAttempts: 1 },
    handle() {
      if (isPoison) throw new Error("a bad one");
    },
  });
  await subscriptions.start();
  await subscriptions.whenHandled("exact", await scene.append(["bad"]));
  [isScarce, isPoison] = [true, false];
  await askForReplay(scene.database.pool, "exact");
  await until(() => refused >= REFUSALS);
  expect(await countDeadLetters(scene.database.pool, "exact")).toMatchObject({ events: 1, replaying: 1 });
  isScarce = false;
  await until(async () => (await countDeadLetters(scene.database.pool, "exact")).events === 0);
});

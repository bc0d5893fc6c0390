import { afterEach, beforeEach, expect, test } from "vitest";
import { listDeadLetters } from "../../../src/journal/subscriptions/dead-letter-admin.ts";
import {
  listSubscriptions,
  pauseSubscription,
  removeSubscription,
  resetSubscription,
  resumeSubscription,
} from "../../../src/journal/subscriptions/subscription-admin.ts";
import type { Subscriptions } from "../../../src/journal/subscriptions/subscriptions.ts";
import { nameOf, type Subscribed, subscribed, until } from "./subscribed.ts";

let scene: Subscribed;
let seen: string[];
let poison: string;

beforeEach(async () => {
  scene = await subscribed();
  seen = [];
  poison = "";
});
afterEach(() => scene.end());

async function operated(): Promise<Subscriptions> {
  const subscriptions = scene.make();
  subscriptions.add({
    name: "operated",
    maxAttempts: 1,
    handle(event) {
      if (nameOf(event) === poison) throw new Error("a bad one");
      seen.push(nameOf(event));
    },
  });
  await subscriptions.start();
  return subscriptions;
}

const row = async () => (await listSubscriptions(scene.database.pool))[0];

test("paused, resumed, reset and removed beside the owner", async () => {
  const { pool } = scene.database;
  const subscriptions = await operated();
  await subscriptions.whenHandled("operated", await scene.append(["a", "b"]));
  expect(await pauseSubscription(pool, "operated")).toBe(true);
  await until(async () => (await row())?.owner === null);
  const head = await scene.append(["a"]);
  expect(await row()).toMatchObject({ state: "paused", position: 2, head: 3, behind: 1 });
  expect(seen).toEqual(["a@1", "b@1"]);
  expect(await resumeSubscription(pool, "operated")).toBe(true);
  await subscriptions.whenHandled("operated", head);
  const client = await scene.database.connectClient();
  expect(await resetSubscription(client, "operated", 4)).toBe("beyond");
  expect(await resetSubscription(client, "nobody", 0)).toBe("unknown");
  expect(await resetSubscription(client, "operated", 1)).toBe("done");
  await until(() => seen.length === 5);
  expect(seen.slice(3)).toEqual(["b@1", "a@2"]);
  expect(await removeSubscription(client, "operated", false)).toBe("done");
  client.release();
  // Who has a handler for it makes it anew, as at a start.
  await until(() => seen.length === 8);
  expect(seen.slice(5)).toEqual(["a@1", "b@1", "a@2"]);
  await subscriptions.whenHandled("operated", await scene.append(["a"]));
  await until(async () => (await row())?.position === 4);
  expect(subscriptions.trouble("operated")).toBeNull();
});

test("nobody makes a removed subscription anew that has no handler for it", async () => {
  const subscriptions = await operated();
  await subscriptions.stop();
  const client = await scene.database.connectClient();
  expect(await removeSubscription(client, "operated", false)).toBe("done");
  client.release();
  expect(await row()).toBeUndefined();
  await expect(scene.make().whenHandled("operated", 1)).rejects.toThrow('There is no subscription "operated"');
});

test("a reset lets go what is parked after it, and keeps what is parked before it", async () => {
  poison = "bad@1";
  const subscriptions = await operated();
  await subscriptions.whenHandled("operated", await scene.append(["bad", "a", "bad"]));
  const client = await scene.database.connectClient();
  await resetSubscription(client, "operated", 1);
  await until(() => seen.length === 2);
  await subscriptions.whenHandled("operated", 3);
  expect((await listDeadLetters(client, {}, 10)).map(({ position }) => position)).toEqual([1, 3]);
  expect(await removeSubscription(client, "operated", false)).toBe("parked");
  poison = "";
  await resetSubscription(client, "operated", 0);
  client.release();
  await until(() => seen.length === 5);
  expect(seen.slice(2)).toEqual(["bad@1", "a@1", "bad@2"]);
});

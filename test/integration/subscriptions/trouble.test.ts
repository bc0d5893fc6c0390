import { afterEach, beforeEach, expect, test } from "vitest";
import { CircuitBreaker } from "../../../src/journal/health/circuit-breaker.ts";
import { JournalHealth } from "../../../src/journal/health/journal-health.ts";
import { JournalWatch } from "../../../src/journal/health/watch.ts";
import { pauseSubscription, removeSubscription } from "../../../src/journal/subscriptions/subscription-admin.ts";
import { acquireLeases } from "../../../src/journal/subscriptions/subscription-store.ts";
import { watchSubscriptions } from "../../../src/main/subscriptions.ts";
import { silentLog } from "../../support/database.ts";
import { type Subscribed, subscribed } from "./subscribed.ts";

let scene: Subscribed;
let health: JournalHealth;
let watch: JournalWatch;
beforeEach(async () => {
  scene = await subscribed();
  health = new JournalHealth(silentLog, Date.now);
  watch = new JournalWatch({
    ...{ health, breaker: new CircuitBreaker(), spill: { trip: () => undefined } },
    writer: { hangUp: () => undefined },
    connect: () => scene.database.connectClient(),
  });
  watch.start();
});
afterEach(async () => {
  watch.stop();
  await scene.end();
});

const LONG = { timeout: 15_000, interval: 100 };

test("a handler that hangs degrades the journal by its subscription's name, and is over when it goes on", async () => {
  const hung = Promise.withResolvers<void>();
  const subscriptions = scene.make();
  subscriptions.add({ name: "well", handle: () => undefined });
  subscriptions.add({ name: "hung", handle: ({ position }) => (position === 2 ? hung.promise : undefined) });
  await subscriptions.start();
  watchSubscriptions(watch, subscriptions);
  await subscriptions.whenHandled("well", await scene.append(["a", "a", "b"]));
  await expect
    .poll(() => health.report(), LONG)
    .toMatchObject({
      ...{ state: "degraded", colour: "yellow" },
      cause: expect.stringMatching(
        /^subscription hung stands still: with the event at position 2 for \d+ s, 2 behind$/,
      ),
      faults: [{ name: "subscription hung" }],
    });
  expect(subscriptions.status()).toMatchObject([
    { name: "well", position: 3, trouble: null },
    { name: "hung", position: 1, behind: 2, partitions: [{ position: 1, at: 2 }], trouble: expect.any(String) },
  ]);
  hung.resolve();
  await subscriptions.whenHandled("hung", 3);
  await expect.poll(() => health.report(), LONG).toMatchObject({ state: "connected", faults: [] });
});

test("waiting is no trouble: with nothing to do, paused, another one's, or at work on one after another", async () => {
  const subscriptions = scene.make();
  for (const name of ["idle", "paused", "busy", "others"]) {
    const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 1_000));
    subscriptions.add({ name, handle: () => (name === "busy" ? slow() : undefined) });
  }
  await subscriptions.start();
  await pauseSubscription(scene.database.pool, "paused");
  await scene.database.pool.query(
    "update subscriptions set fence = fence + 1, lease_until = null where name = 'others'",
  );
  await acquireLeases(scene.database.pool, ["others"], "another process", 60_000);
  watchSubscriptions(watch, subscriptions);
  await subscriptions.whenHandled("busy", await scene.append(Array.from({ length: 8 }, () => "a")));
  expect(subscriptions.status().map(({ trouble }) => trouble)).toEqual([null, null, null, null]);
  expect(health.report()).toMatchObject({ state: "connected", faults: [] });
});

test("a subscription that is configured and that nobody can have is a fault; one that is removed is made anew", async () => {
  const subscriptions = scene.make({ lookMs: 100 });
  subscriptions.add({ name: "orphan", handle: () => undefined });
  await subscriptions.start();
  watchSubscriptions(watch, subscriptions);
  const client = await scene.database.connectClient();
  // A transaction that holds the row keeps everybody from taking the lease.
  await client.query("begin");
  await client.query("update subscriptions set fence = fence + 1, lease_until = null where name = 'orphan'");
  await client.query("commit");
  await client.query("begin");
  await client.query("select from subscriptions where name = 'orphan' for update");
  try {
    await expect
      .poll(() => health.report(), LONG)
      .toMatchObject({
        cause: "subscription orphan is nobody's: its lease cannot be had",
      });
  } finally {
    await client.query("rollback");
  }
  await expect.poll(() => health.report(), LONG).toMatchObject({ state: "connected" });
  expect(await removeSubscription(client, "orphan", false)).toBe("done");
  client.release();
  await scene.append(["a"]);
  await expect.poll(() => subscriptions.status()[0]?.position, LONG).toBe(1);
});

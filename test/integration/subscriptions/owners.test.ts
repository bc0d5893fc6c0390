import { afterEach, beforeEach, expect, test } from "vitest";
import { LeaseLostError } from "../../../src/journal/subscriptions/lease.ts";
import { listSubscriptions } from "../../../src/journal/subscriptions/subscription-admin.ts";
import { acquireLeases, saveProgress } from "../../../src/journal/subscriptions/subscription-store.ts";
import { runProgram, type Said } from "./programs.ts";
import { nameOf, type Subscribed, subscribed, until } from "./subscribed.ts";

let scene: Subscribed;

beforeEach(async () => {
  scene = await subscribed();
});
afterEach(() => scene.end());

const any = (said: Said): said is Said => said !== undefined;

test("when an owner is killed another takes over within the lease, and nothing is missed", async () => {
  const leaseMs = 1000;
  const head = await scene.append(["a", "b", "a"]);
  const owner = runProgram("owner-child.ts", [scene.url, String(leaseMs), "hold"]);
  await owner.next(any);
  const seen: string[] = [];
  const heir = scene.make({ leaseMs });
  heir.add({ name: "mortal", handle: (event) => void seen.push(nameOf(event)) });
  await heir.start();
  // It looks for the lease many times while the owner lives.
  await until(() => heir.health.looks > 20);
  expect(seen).toEqual([]);
  await owner.kill();
  const killedMs = performance.now();
  await heir.whenHandled("mortal", head);
  expect(performance.now() - killedMs).toBeLessThan(leaseMs + 500);
  expect(seen).toEqual(["a@1", "b@1", "a@2"]);
});

test("the fence keeps an owner that was late from moving the checkpoint", async () => {
  const owner = scene.make({ leaseMs: 100 });
  owner.add({ name: "fenced", handle: () => undefined });
  await owner.start();
  await owner.whenHandled("fenced", await scene.append(["a"]));
  await owner.stop();
  const [first] = await acquireLeases(scene.database.pool, ["fenced"], "first", 1);
  await until(async () => (await listSubscriptions(scene.database.pool))[0]?.owner === null);
  const [second] = await acquireLeases(scene.database.pool, ["fenced"], "second", 60_000);
  expect(await acquireLeases(scene.database.pool, ["fenced"], "third", 60_000)).toEqual([]);
  if (first === undefined || second === undefined) throw new Error("no lease");
  expect(second.fence).toBe(first.fence + 1);
  const progress = { position: 1, claimedTo: 1, begun: 0, attempts: 0 };
  await expect(saveProgress(scene.database.pool, first, 0, progress)).rejects.toThrow(LeaseLostError);
  await saveProgress(scene.database.pool, second, 0, progress);
});

test("of two that run, one has the subscription; the other has it when the first stops", async () => {
  const seen: string[] = [];
  const pair = [scene.make(), scene.make()];
  for (const [index, one] of pair.entries()) {
    one.add({ name: "shared", partitions: 2, handle: (event) => void seen.push(`${index} ${nameOf(event)}`) });
    await one.start();
  }
  await pair[1]?.whenHandled("shared", await scene.append(["a", "b"]));
  await pair[0]?.stop();
  await pair[1]?.whenHandled("shared", await scene.append(["a"]));
  expect(seen.toSorted()).toEqual(["0 a@1", "0 b@1", "1 a@2"]);
});

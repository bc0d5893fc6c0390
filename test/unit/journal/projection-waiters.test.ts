import { expect, test } from "vitest";
import { CatchUpWaiters } from "../../../src/journal/projection-waiters.ts";

const positions = (a: number, b: number) => new Map(Object.entries({ a, b }));
const none: ReadonlySet<string> = new Set();

async function isReached(promise: Promise<void>): Promise<boolean> {
  return Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(resolve, false))]);
}

test("nobody is there before a page was read, however low the position", async () => {
  const waiters = new CatchUpWaiters();
  const waiting = waiters.add(0);
  expect([await isReached(waiting), waiters.isAwaited]).toEqual([false, true]);
  waiters.reached(positions(0, 0), none);
  expect([await isReached(waiting), waiters.isAwaited]).toEqual([true, false]);
});

test("without names all are waited for, with names those alone", async () => {
  const waiters = new CatchUpWaiters();
  const [all, a] = [waiters.add(5), waiters.add(5, ["a"])];
  waiters.reached(positions(7, 4), none);
  expect([await isReached(all), await isReached(a), await isReached(waiters.add(7, ["a"]))]).toEqual([
    false,
    true,
    true,
  ]);
  waiters.reached(positions(7, 5), none);
  expect(await isReached(all)).toBe(true);
});

test("one that is set aside is waited for only by its name, and no page is hurried for it", async () => {
  const waiters = new CatchUpWaiters();
  const [all, b, early] = [waiters.add(5), waiters.add(5, ["a", "b"]), waiters.add(3, ["b"])];
  waiters.reached(positions(7, 3), new Set(["b"]));
  expect([await isReached(all), await isReached(b), await isReached(early)]).toEqual([true, false, true]);
  expect(waiters.isAwaited).toBe(false);
  waiters.reached(positions(7, 9), none);
  expect(await isReached(b)).toBe(true);
});

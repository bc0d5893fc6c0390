import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { CircuitBreaker } from "../../../src/journal/health/circuit-breaker.ts";

function breakerAt(random = 1) {
  const clock = { nowMs: 0 };
  const breaker = new CircuitBreaker({ nowMs: () => clock.nowMs, random: () => random });
  return { clock, breaker };
}

test("it opens with the third failure in a row, and a success in between starts the count again", () => {
  const { breaker } = breakerAt();
  breaker.failed();
  breaker.failed();
  breaker.succeeded();
  breaker.failed();
  breaker.failed();
  expect(breaker.state).toBe("closed");
  breaker.failed();
  expect(breaker.state).toBe("open");
});

test("after its time it may be tried; each failed try opens it for twice as long, up to the longest", () => {
  const { clock, breaker } = breakerAt();
  breaker.trip();
  const lengths: number[] = [];
  for (let tries = 0; tries < 7; tries += 1) {
    lengths.push(breaker.retryInMs);
    clock.nowMs += breaker.retryInMs;
    expect(breaker.state).toBe("half_open");
    breaker.failed();
  }
  expect(lengths).toEqual([100, 200, 400, 800, 1600, 2000, 2000]);
  clock.nowMs += breaker.retryInMs;
  breaker.succeeded();
  breaker.trip();
  expect(breaker.retryInMs).toBe(100);
});

test("its times are between a half and the whole, and failures while it is open do not prolong them", () => {
  const { breaker } = breakerAt(0);
  breaker.trip();
  expect(breaker.retryInMs).toBe(50);
  breaker.failed();
  breaker.trip();
  expect(breaker.retryInMs).toBe(50);
});

test("a hint makes it tryable at once and wakes who waits; an abort does, too", async () => {
  const breaker = new CircuitBreaker({ firstOpenMs: 60_000, longestOpenMs: 60_000 });
  breaker.hint();
  expect(breaker.state).toBe("closed");
  breaker.trip();
  const waiting = breaker.whenTryable(new AbortController().signal);
  breaker.hint();
  await waiting;
  expect(breaker.state).toBe("half_open");
  breaker.failed();
  const stop = new AbortController();
  const stopped = breaker.whenTryable(stop.signal);
  stop.abort();
  await stopped;
  expect(breaker.state).toBe("open");
});

test("a wait that is over leaves nothing behind on the signal, which outlives it", async () => {
  const breaker = new CircuitBreaker({ firstOpenMs: 1, longestOpenMs: 1 });
  const { signal } = new AbortController();
  for (let wait = 0; wait < 20; wait += 1) {
    breaker.trip();
    breaker.failed();
    await breaker.whenTryable(signal);
  }
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

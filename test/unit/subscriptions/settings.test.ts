import { describe, expect, test } from "vitest";
import { retryDelayMs } from "../../../src/journal/subscriptions/retry-delay.ts";
import { settingsOf } from "../../../src/journal/subscriptions/subscription.ts";

const handle = (): void => undefined;

describe("the settings of a subscription", () => {
  test("what is not given has a default", () => {
    expect(settingsOf({ name: "a", handle })).toEqual({
      name: "a",
      from: "start",
      types: null,
      partitions: 1,
      maxAttempts: 5,
      firstRetryMs: 200,
      longestRetryMs: 30_000,
      pageSize: 500,
      minIntervalMs: 0,
      claimSize: 50,
      transactional: false,
    });
  });

  test.each([
    [{ name: "A b" }, '"A b" is no name'],
    [{ name: "a", partitions: 0 }, "partitions is 0"],
    [{ name: "a", maxAttempts: 1.5 }, "maxAttempts is 1.5"],
    [{ name: "a", minIntervalMs: -1 }, "minIntervalMs is -1, but has to be a whole number from 0"],
    [{ name: "a", from: -1 }, "from is -1"],
  ])("%j is refused, naming it", (part, message) => {
    expect(() => settingsOf({ handle, ...part })).toThrow(message);
  });

  test("with a single attempt, no event is parked for the crash of another: each is claimed alone", () => {
    expect(settingsOf({ name: "a", handle, maxAttempts: 1 }).claimSize).toBe(1);
  });
});

test("the pause doubles up to the longest, each between a half and the whole of it", () => {
  expect([1, 2, 3, 4, 99].map((failures) => retryDelayMs(100, 500, failures, 0))).toEqual([50, 100, 200, 250, 250]);
  expect(retryDelayMs(100, 500, 2, 0.5)).toBe(150);
});

import { describe, expect, test } from "vitest";
import { isToldBetween } from "../../../src/main/countdown.ts";

/** The seconds at which people are told, counting down one by one from `start`. */
const told = (start: number): number[] => {
  const seconds: number[] = [];
  for (let left = start - 1; left >= 0; left -= 1) if (isToldBetween(left + 1, left)) seconds.push(left);
  return seconds;
};

describe("the countdown that GMs know", () => {
  test("every 15 s below 5 minutes, and not at the end itself", () => {
    const every15 = Array.from({ length: 19 }, (_, index) => 285 - index * 15);
    expect(told(300)).toEqual(every15);
    expect(told(15)).toEqual([]);
  });

  test("every minute below 15, every 5 minutes below 30", () => {
    expect(told(1800).filter((left) => left >= 300)).toEqual([
      ...[1500, 1200, 900],
      ...[840, 780, 720, 660, 600, 540, 480, 420, 360, 300],
    ]);
  });

  test("every hour above, and every half day above that", () => {
    expect(told(100_000).filter((left) => left >= 1800)).toEqual([
      ...[86_400, 43_200],
      ...[39_600, 36_000, 32_400, 28_800, 25_200, 21_600, 18_000, 14_400, 10_800, 7_200, 3_600],
    ]);
  });
});

describe("a tick that comes late", () => {
  test.each([
    [61, 44, true],
    [60, 46, false],
    [60, 45, true],
    [45, 45, false],
    [300, 0, false],
    [20, -3, false],
  ])("from %i to %i seconds left: %s", (before, now, expected) => {
    expect(isToldBetween(before, now)).toBe(expected);
  });
});

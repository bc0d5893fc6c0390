import { describe, expect, test } from "vitest";
import { formatDuration, parseDuration } from "../../../src/console/durations.ts";

describe("a duration that is typed", () => {
  test.each([
    ["300", 300],
    ["0", 0],
    ["5m", 300],
    ["90s", 90],
    ["1h30m", 5400],
    ["1H30M", 5400],
    ["2d", 172_800],
    ["1d2h3m4s", 93_784],
    ["0s", 0],
  ])("%s is %i seconds", (typed, seconds) => {
    expect(parseDuration(typed)).toBe(seconds * 1000);
  });

  test.each(["", "m", "5x", "-5", "5m3", "5m5m", "30s5m", "1.5h", "5 m", "99999999", "now", "NaN"])(
    "%j is none",
    (typed) => {
      expect(parseDuration(typed)).toBeNull();
    },
  );

  test("what is shown can be typed again, but for the spaces", () => {
    for (const seconds of [1, 59, 60, 3_599, 86_399, 90_061])
      expect(parseDuration(formatDuration(seconds * 1000).replaceAll(" ", ""))).toBe(seconds * 1000);
  });
});

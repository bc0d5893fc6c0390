import { describe, expect, test } from "vitest";
import { runsOf } from "./read-schedule.ts";

test("once: at its moment, and never after it", () => {
  const spec = { type: "once", date: "2026-07-01", time: "20:00", timezone: "Europe/Berlin" };
  expect(runsOf(spec, "2026-06-01T00:00:00Z", 3)).toEqual(["2026-07-01T20:00:00+02:00"]);
  expect(runsOf(spec, "2026-07-01T18:00:00Z", 3)).toEqual([]);
  const local = { type: "once", at: "2026-07-01T20:00", timezone: "Europe/Berlin" };
  expect(runsOf(local, "2026-06-01T00:00:00Z", 3)).toEqual(["2026-07-01T20:00:00+02:00"]);
  const instant = { type: "once", at: "2026-07-01T20:00:05-04:00", timezone: "Europe/Berlin" };
  expect(runsOf(instant, "2026-06-01T00:00:00Z", 3)).toEqual(["2026-07-02T02:00:05+02:00"]);
});

test("daily: strictly after the moment, with seconds where they are given", () => {
  const spec = { type: "daily", time: "06:07:08" };
  expect(runsOf(spec, "2026-02-27T06:07:08Z", 3)).toEqual([
    "2026-02-28T06:07:08+00:00",
    "2026-03-01T06:07:08+00:00",
    "2026-03-02T06:07:08+00:00",
  ]);
  expect(runsOf(spec, "2026-02-27T06:07:07.999Z", 1)).toEqual(["2026-02-27T06:07:08+00:00"]);
});

test("weekly: on the days that are named, by name or number", () => {
  const runs = ["2026-11-21T18:30:00-05:00", "2026-11-22T18:30:00-05:00", "2026-11-28T18:30:00-05:00"];
  for (const weekdays of [
    ["sunday", "Sat"],
    [6, 0],
    ["sat", 0],
  ]) {
    const spec = { type: "weekly", weekdays, time: "18:30", timezone: "America/New_York" };
    expect(runsOf(spec, "2026-11-18T00:00:00Z", 3)).toEqual(runs);
  }
});

test("monthly: a month without the day has no run; the last day is another one each month", () => {
  expect(runsOf({ type: "monthly", day: 31, time: "12:00" }, "2026-01-31T12:00:00Z", 3)).toEqual([
    "2026-03-31T12:00:00+00:00",
    "2026-05-31T12:00:00+00:00",
    "2026-07-31T12:00:00+00:00",
  ]);
  expect(runsOf({ type: "monthly", days: [29, "last"], time: "12:00" }, "2028-02-01T00:00:00Z", 3)).toEqual([
    "2028-02-29T12:00:00+00:00",
    "2028-03-29T12:00:00+00:00",
    "2028-03-31T12:00:00+00:00",
  ]);
});

test("cron: five fields, six with seconds, the weekday of a week of the month", () => {
  expect(runsOf({ type: "cron", cron: "15 20 * * FRI" }, "2026-11-21T00:00:00Z", 2)).toEqual([
    "2026-11-27T20:15:00+00:00",
    "2026-12-04T20:15:00+00:00",
  ]);
  expect(runsOf({ type: "cron", cron: "30 0 12 29 2 *" }, "2026-11-21T00:00:00Z", 1)).toEqual([
    "2028-02-29T12:00:30+00:00",
  ]);
  expect(runsOf({ type: "cron", cron: "0 12 * * MON#1" }, "2026-11-21T00:00:00Z", 1)).toEqual([
    "2026-12-07T12:00:00+00:00",
  ]);
  expect(runsOf({ type: "cron", cron: "* * * * * *" }, "2026-11-21T00:00:00.5Z", 2)).toEqual([
    "2026-11-21T00:00:01+00:00",
    "2026-11-21T00:00:02+00:00",
  ]);
});

test("timer: multiples of the interval since the epoch, later by the offset", () => {
  const spec = { type: "timer", interval_hours: 6, offset_minutes: 45 };
  expect(runsOf(spec, "2026-11-21T06:45:00Z", 3)).toEqual([
    "2026-11-21T12:45:00+00:00",
    "2026-11-21T18:45:00+00:00",
    "2026-11-22T00:45:00+00:00",
  ]);
  // An interval that does not divide the day counts from the epoch, not from midnight.
  const [run = ""] = runsOf({ type: "timer", interval_hours: 7 }, "2026-11-21T00:00:00Z", 1);
  expect((Date.parse(run) / 3_600_000) % 7).toBe(0);
});

test("random_window: inside of it over midnight", () => {
  const spec = { type: "random_window", start_hour: 22, end_hour: 2, timezone: "Asia/Tokyo" };
  for (const run of runsOf(spec, "2026-11-21T00:00:00Z", 50)) expect(run).toMatch(/T(22|23|00|01):/);
});

test.each([
  [{ type: "manual" }],
  [{ type: "player_count", min_players: 3 }],
  [{ type: "quest_complete", quest_id: 3 }],
  [{ type: "chain", after_event_id: 3 }],
  [{ type: "player", object_id: 3 }],
])("%j has no calendar", (spec) => {
  expect(runsOf(spec, "2026-11-21T00:00:00Z", 3)).toEqual([]);
});

describe("daylight saving", () => {
  test.each([
    ["Europe/Berlin", "02:30", "2026-03-29T00:00:00Z", "2026-03-29T03:30:00+02:00"],
    ["Europe/Berlin", "02:00", "2026-03-29T00:00:00Z", "2026-03-29T03:00:00+02:00"],
    ["America/New_York", "02:59:59", "2026-03-08T06:00:00Z", "2026-03-08T03:59:59-04:00"],
    ["Australia/Lord_Howe", "02:15", "2026-10-03T14:00:00Z", "2026-10-04T02:45:00+11:00"],
    // The clock of Santiago jumps at midnight.
    ["America/Santiago", "00:20", "2026-09-06T03:00:00Z", "2026-09-06T01:20:00-03:00"],
  ])("a time that %s skips (%s) is made up when it would have been", (timezone, time, from, run) => {
    expect(runsOf({ type: "daily", time, timezone }, from, 1)).toEqual([run]);
  });

  test.each([
    ["Europe/Berlin", "02:30", "2026-10-24T22:00:00Z", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"],
    ["Australia/Lord_Howe", "01:45", "2026-04-04T13:00:00Z", "2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30"],
  ])("a time that %s shows twice (%s) comes the first time only", (timezone, time, from, run, next) => {
    expect(runsOf({ type: "daily", time, timezone }, from, 2)).toEqual([run, next]);
    const between = new Date(Date.parse(run) + 1000).toISOString();
    expect(runsOf({ type: "daily", time, timezone }, between, 1)).toEqual([next]);
  });

  test("cron agrees with daily, where the library would run at the end of the gap", () => {
    const spec = { type: "cron", cron: "30 2 * * *", timezone: "Europe/Berlin" };
    expect(runsOf(spec, "2026-03-29T00:00:00Z", 1)).toEqual(["2026-03-29T03:30:00+02:00"]);
    expect(runsOf({ ...spec, cron: "30 2,3 * * *" }, "2026-03-29T00:00:00Z", 2)).toEqual([
      "2026-03-29T03:30:00+02:00",
      "2026-03-30T02:30:00+02:00",
    ]);
  });

  test("a day that a zone leaves out is made up on the next", () => {
    const spec = { type: "daily", time: "10:00", timezone: "Pacific/Apia" };
    expect(runsOf(spec, "2011-12-29T12:00:00Z", 3)).toEqual([
      "2011-12-29T10:00:00-10:00",
      "2011-12-31T10:00:00+14:00",
      "2012-01-01T10:00:00+14:00",
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { zonetide } from "./run-cli.ts";

const berlin = { type: "daily", time: "02:30", timezone: "Europe/Berlin" };
const preview = (spec: object | string, ...more: string[]) =>
  zonetide(["schedule", "preview", "--spec", typeof spec === "string" ? spec : JSON.stringify(spec), ...more]);

test("the runs strictly after a moment, as JSON", async () => {
  const { code, stdout, stderr } = await preview(berlin, "--from", "2026-03-28T01:30:00Z", "--count", "2", "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual([
    { utc: "2026-03-29T01:30:00Z", local: "2026-03-29T03:30:00+02:00" },
    { utc: "2026-03-30T00:30:00Z", local: "2026-03-30T02:30:00+02:00" },
  ]);
});

test("a doubled local time is listed at its first", async () => {
  const { stdout } = await preview(berlin, "--from", "2026-10-24T12:00:00+02:00", "--count", "2", "--json");
  expect(JSON.parse(stdout)).toEqual([
    { utc: "2026-10-25T00:30:00Z", local: "2026-10-25T02:30:00+02:00" },
    { utc: "2026-10-26T01:30:00Z", local: "2026-10-26T02:30:00+01:00" },
  ]);
});

test("without --from and --count: ten runs from now on, in UTC where no zone is named", async () => {
  const beforeMs = Date.now();
  const { stdout } = await preview({ type: "timer", interval_hours: 1 }, "--json");
  const runs: { utc: string; local: string }[] = JSON.parse(stdout);
  expect(runs).toHaveLength(10);
  expect(Date.parse(runs[0]?.utc ?? "")).toBeGreaterThan(beforeMs);
  expect(Date.parse(runs[0]?.utc ?? "") - beforeMs).toBeLessThanOrEqual(3_660_000);
  expect(runs[0]?.local).toBe(runs[0]?.utc.replace("Z", "+00:00"));
});

test("a table for people", async () => {
  const { code, stdout } = await preview(berlin, "--from", "2026-03-28", "--count", "1");
  expect(code).toBe(0);
  expect(stdout).toContain("local (Europe/Berlin)");
  expect(stdout).toContain("2026-03-28T02:30:00+01:00");
});

test("a thousand runs of a schedule for every second", async () => {
  const { stdout } = await preview({ type: "cron", cron: "* * * * * *" }, "--count", "1000", "--json");
  expect(JSON.parse(stdout)).toHaveLength(1000);
});

test("a schedule of content by its id", async () => {
  const { code, stdout } = await zonetide(["schedule", "preview", "--id", "2", "--count", "1", "--from", "2026-11-21"]);
  expect({ code, zone: stdout.includes("local (America/New_York)") }).toEqual({ code: 0, zone: true });
});

test("a schedule without a calendar, and one that is over, say so", async () => {
  const chain = { type: "chain", after_event_id: 101, delay_ms: 5000 };
  expect(await preview(chain)).toEqual({
    code: 0,
    stdout: "no calendar: a chain schedule starts 5 s after event 101 has completed\n",
    stderr: "",
  });
  expect(await preview(chain, "--json")).toEqual({ code: 0, stdout: "[]\n", stderr: "" });
  const past = { type: "once", at: "2026-01-01T00:00:00Z" };
  expect((await preview(past, "--from", "2026-01-01T00:00:00Z")).stdout).toBe(
    "no more runs: this schedule has none after 2026-01-01T00:00:00Z\n",
  );
});

test("the help has examples", async () => {
  const { code, stdout } = await zonetide(["schedule", "preview", "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain("\nExamples:\n  $ zonetide schedule preview --spec");
});

describe("wrong usage is one sentence on standard error, exit code 2", () => {
  test.each([
    ["bad JSON", ["--spec", "{"], "--spec takes a schedule as JSON"],
    ["an unknown type", ["--spec", '{"type":"hourly"}'], "--spec, at type: Write one of once, daily"],
    ["an unknown zone", ["--spec", '{"type":"daily","time":"01:00","timezone":"X/Y"}'], "--spec, at timezone: Write"],
    ["a bad moment", ["--spec", JSON.stringify(berlin), "--from", "2026-02-30"], "--from takes a moment"],
    ["a word for a moment", ["--spec", JSON.stringify(berlin), "--from", "now"], "--from takes a moment"],
    ["a bad count", ["--spec", JSON.stringify(berlin), "--count", "1001"], "--count takes a whole number"],
    ["no schedule", [], "Give either --spec"],
    ["an unknown id", ["--id", "99"], "--id takes the id of a schedule"],
  ])("%s", async (_what, words, sentence) => {
    const { code, stdout, stderr } = await zonetide(["schedule", "preview", ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^[^\n]+\.\n$/);
    expect(stderr).toContain(sentence);
  });
});

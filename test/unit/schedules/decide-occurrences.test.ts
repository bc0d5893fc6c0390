import { expect, test } from "vitest";
import { type Decided, decideOccurrences } from "../../../src/events/schedules/decide-occurrences.ts";
import { definitionOf } from "./read-schedule.ts";

const HOURLY = { type: "cron", cron: "0 * * * *" };
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);

/** Each decision as `10:00 run` or `10:00 why not`. */
function decide(policy: object, from: string, now: string): string[] {
  return shown(decideOccurrences(definitionOf({ ...HOURLY, ...policy }), at(from), at(now), 1));
}

function shown({ decisions }: Decided): string[] {
  return decisions.map((decision) => {
    const time = new Date(decision.occurrenceMs).toISOString().slice(11, 16);
    return `${time} ${decision.run ? "run" : decision.reason}`;
  });
}

test("nothing is due before its time, and what is due runs under every policy", () => {
  for (const policy of [{}, { missed: "run_late" }, { missed: "run_if_within", within_ms: 1 }]) {
    expect(decide(policy, "09:30:00", "09:59:59")).toEqual([]);
    expect(decide(policy, "09:59:59", "10:00:00")).toEqual(["10:00 run"]);
    expect(decide(policy, "09:59:59", "10:01:00")).toEqual(["10:00 run"]);
  }
});

test("skip: what is noticed after more than a minute is not made up", () => {
  expect(decide({}, "09:30:00", "10:01:01")).toEqual(["10:00 missed"]);
  expect(decide({}, "09:30:00", "12:00:30")).toEqual(["10:00 missed", "11:00 missed", "12:00 run"]);
});

test("run_late: the last of the missed runs, never a burst", () => {
  expect(decide({ missed: "run_late" }, "09:30:00", "12:40:00")).toEqual([
    "10:00 superseded",
    "11:00 superseded",
    "12:00 run",
  ]);
});

test("run_late: one that is on time supersedes the missed ones", () => {
  expect(decide({ missed: "run_late" }, "09:30:00", "11:00:20")).toEqual(["10:00 superseded", "11:00 run"]);
});

test("run_if_within: the last of the missed runs if it is near enough", () => {
  const policy = { missed: "run_if_within", within_ms: 30 * 60_000 };
  expect(decide(policy, "09:30:00", "12:30:00")).toEqual(["10:00 superseded", "11:00 superseded", "12:00 run"]);
  expect(decide(policy, "09:30:00", "11:30:01")).toEqual(["10:00 superseded", "11:00 too_late"]);
});

test("several that are on time all run: each is an occurrence of its own", () => {
  const schedule = definitionOf({ type: "cron", cron: "*/20 * * * * *", missed: "run_late" });
  const decided = decideOccurrences(schedule, at("10:00:00"), at("10:01:10"), 1);
  expect(decided.decisions.map(({ run }) => run)).toEqual([true, true, true]);
});

test("what has been handled is not due again, not even when the clock was set back", () => {
  const schedule = definitionOf(HOURLY);
  const { handledUntilMs } = decideOccurrences(schedule, at("09:30:00"), at("10:00:05"), 1);
  expect(handledUntilMs).toBe(at("10:00:05"));
  const back = decideOccurrences(schedule, handledUntilMs, at("09:59:00"), 1);
  expect(back).toEqual({ decisions: [], handledUntilMs, hasMore: false });
  expect(shown(decideOccurrences(schedule, back.handledUntilMs, at("10:00:30"), 1))).toEqual([]);
});

test("a long absence of a frequent schedule is decided page by page, and only the very last runs late", () => {
  const schedule = definitionOf({ type: "cron", cron: "* * * * * *", missed: "run_late" });
  const [fromMs, nowMs] = [at("00:00:00"), at("01:00:00")];
  let decided = decideOccurrences(schedule, fromMs, nowMs, 1);
  expect(decided.decisions).toHaveLength(1000);
  expect(decided.hasMore).toBe(true);
  const runs: number[] = [];
  let count = decided.decisions.length;
  while (decided.hasMore) {
    decided = decideOccurrences(schedule, decided.handledUntilMs, nowMs, 1);
    count += decided.decisions.length;
    runs.push(...decided.decisions.filter(({ run }) => run).map(({ lateMs }) => lateMs));
  }
  expect(count).toBe(3600);
  expect(Math.max(...runs)).toBe(60_000);
});

test("a schedule without a calendar never has anything due", () => {
  const decided = decideOccurrences(definitionOf({ type: "manual" }), at("00:00:00"), at("20:00:00"), 1);
  expect(decided).toEqual({ decisions: [], handledUntilMs: at("20:00:00"), hasMore: false });
});

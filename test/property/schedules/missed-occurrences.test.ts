import fc from "fast-check";
import { expect, test } from "vitest";
import { decideOccurrences, type OccurrenceDecision } from "../../../src/events/schedules/decide-occurrences.ts";
import type { ScheduleSpec } from "../../../src/events/schedules/schedule-definition.ts";
import { momentsOf, weeks, type ZoneWeek } from "./independent-calendar.ts";

/** A schedule and what an independent calendar says of its week. */
type Planned = { readonly spec: ScheduleSpec; readonly moments: readonly number[] };

function plansOf(week: ZoneWeek, hour: number, minute: number): Planned[] {
  const { timezone } = week;
  const timeOfDayMs = (hour * 60 + minute) * 60_000;
  const isTime = (at: { hour: number; minute: number }) => at.hour === hour && at.minute === minute;
  return [
    {
      spec: { type: "daily", timezone, timeOfDayMs },
      moments: momentsOf(week, week.startMs, isTime),
    },
    {
      spec: { type: "cron", timezone, cron: `${minute} */2 * * *` },
      moments: momentsOf(week, week.startMs, (at) => at.minute === minute && at.hour % 2 === 0),
    },
    {
      spec: { type: "cron", timezone, cron: "*/10 * * * *" },
      moments: momentsOf(week, week.startMs, (at) => at.minute % 10 === 0, "every time"),
    },
  ];
}

const WEEK_MS = 7 * 24 * 3600 * 1000;

/** A moment at which somebody looks; what was decided may be lost in a crash before it was stored. */
const look = fc.record({ atMs: fc.integer({ min: 0, max: WEEK_MS - 1 }), isLost: fc.boolean() });

const life = fc.record({
  week: fc.constantFrom(...weeks),
  hour: fc.integer({ min: 0, max: 4 }),
  minute: fc.integer({ min: 0, max: 59 }),
  missed: fc.constantFrom("skip" as const, "run_late" as const, "run_if_within" as const),
  withinMs: fc.integer({ min: 1, max: 12 * 3600 * 1000 }),
  looks: fc.array(look, { maxLength: 60 }),
  /** While the server is up it looks within a minute of each occurrence; these days it is up. */
  daysUp: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  page: fc.constantFrom(1, 2, 7, 1000),
});

test("a week with crashes at random moments: every occurrence of the calendar is decided once, by its policy", () => {
  fc.assert(
    fc.property(life, ({ week, hour, minute, missed, withinMs, looks, daysUp, page }) => {
      for (const { spec, moments } of plansOf(week, hour, minute)) {
        const isUp = (atMs: number) => daysUp[Math.floor((atMs - week.startMs) / (WEEK_MS / 7))];
        const ticks = moments.filter(isUp).map((atMs) => ({ atMs: atMs + (atMs % 59_000), isLost: false }));
        const random = looks.map(({ atMs, isLost }) => ({ atMs: week.startMs + atMs, isLost }));
        const all = [...ticks, ...random].sort((a, b) => a.atMs - b.atMs);
        const schedule = { id: 1, spec, missed, withinMs };
        const decided: (OccurrenceDecision & { nowMs: number; isLast: boolean })[] = [];
        let handledUntilMs = week.startMs;
        for (const { atMs: nowMs, isLost } of [...all, { atMs: week.endMs - 1, isLost: false }]) {
          let hasMore = !isLost;
          while (hasMore) {
            const answer = decideOccurrences(schedule, handledUntilMs, nowMs, 1, page);
            ({ handledUntilMs, hasMore } = answer);
            const last = answer.decisions.length - 1;
            decided.push(
              ...answer.decisions.map((one, i) => ({ ...one, nowMs, isLast: !answer.hasMore && i === last })),
            );
          }
        }
        expect(decided.map(({ occurrenceMs }) => occurrenceMs)).toEqual(moments);
        for (const { occurrenceMs, nowMs, isLast, run, lateMs } of decided) {
          expect(lateMs).toBe(nowMs - occurrenceMs);
          const mayRunLate = missed === "run_late" || (missed === "run_if_within" && lateMs <= withinMs);
          expect(run).toBe(lateMs <= 60_000 || (isLast && mayRunLate));
        }
      }
    }),
    { numRuns: 40 },
  );
}, 30_000);

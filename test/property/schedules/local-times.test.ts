import fc from "fast-check";
import { expect, test } from "vitest";
import { occurrencesBetween } from "../../../src/events/schedules/occurrences.ts";
import type { ScheduleSpec } from "../../../src/events/schedules/schedule-definition.ts";
import { momentsOf, weeks, type ZoneWeek } from "./independent-calendar.ts";

const seed = { scheduleId: 1, realmId: 1 };

const zoneWeek = fc.constantFrom(...weeks);
/** Hours of the changes more often than others. */
const hour = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 23 }));
const minute = fc.integer({ min: 0, max: 59 });
/** Where in the week the search begins, also within a minute. */
const begin = fc.integer({ min: 0, max: 6 * 24 * 3600 * 1000 });
const hours = fc.uniqueArray(hour, { minLength: 1, maxLength: 4 });
const minutes = fc.uniqueArray(minute, { minLength: 1, maxLength: 4 });
const dayOf = (date: string) => Number(date.slice(8));
const weekdayOf = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay();

/** What the spec gives from a moment to the end of the week. The last minute of the week may stand for a later one. */
function found(week: ZoneWeek, spec: ScheduleSpec, afterMs: number): number[] {
  return occurrencesBetween(spec, afterMs, week.endMs - 1, Number.POSITIVE_INFINITY, seed);
}

test("there are skipped and doubled minutes in the weeks, and half-hours among them", () => {
  const skipped = weeks.map(({ minutes: all }) => all.filter((one) => one.skipped).length);
  const doubled = weeks.map(({ minutes: all }) => all.length - new Set(all.map(({ shows }) => shows)).size);
  expect(skipped).toEqual([60, 0, 60, 0, 0, 30]);
  expect(doubled).toEqual([0, 60, 0, 60, 30, 0]);
});

test("daily: each local time once", () => {
  fc.assert(
    fc.property(zoneWeek, hour, minute, begin, (week, h, m, offset) => {
      const spec = { type: "daily", timezone: week.timezone, timeOfDayMs: (h * 60 + m) * 60_000 } as const;
      const afterMs = week.startMs + offset;
      const expected = momentsOf(week, afterMs, (at) => at.hour === h && at.minute === m);
      expect(found(week, spec, afterMs)).toEqual(expected);
    }),
    { numRuns: 150 },
  );
});

test("weekly and monthly: the days that are named, each local time once", () => {
  const weekdays = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 });
  const days = fc.uniqueArray(fc.integer({ min: 1, max: 31 }), { minLength: 5 });
  fc.assert(
    fc.property(zoneWeek, hour, minute, begin, weekdays, days, (week, h, m, offset, onWeekdays, onDays) => {
      const timeOfDayMs = (h * 60 + m) * 60_000;
      const afterMs = week.startMs + offset;
      const weekly = { type: "weekly", timezone: week.timezone, timeOfDayMs, weekdays: onWeekdays } as const;
      const monthly = { type: "monthly", timezone: week.timezone, timeOfDayMs, days: onDays } as const;
      const expected = (isDay: (date: string) => boolean) =>
        momentsOf(week, afterMs, (at) => at.hour === h && at.minute === m && isDay(at.date));
      expect(found(week, weekly, afterMs)).toEqual(expected((date) => onWeekdays.includes(weekdayOf(date))));
      expect(found(week, monthly, afterMs)).toEqual(expected((date) => onDays.includes(dayOf(date))));
    }),
    { numRuns: 80 },
  );
});

test("cron with hours that are named: each local time once, though several fall together", () => {
  fc.assert(
    fc.property(zoneWeek, hours, minutes, begin, (week, onHours, onMinutes, offset) => {
      const cron = `${onMinutes.join(",")} ${onHours.join(",")} * * *`;
      const afterMs = week.startMs + offset;
      const expected = momentsOf(week, afterMs, (at) => onHours.includes(at.hour) && onMinutes.includes(at.minute));
      expect(found(week, { type: "cron", timezone: week.timezone, cron }, afterMs)).toEqual(expected);
    }),
    { numRuns: 80 },
  );
});

test("cron for every hour: by what the clock shows, in both passes of a doubled hour", () => {
  fc.assert(
    fc.property(zoneWeek, fc.integer({ min: 1, max: 45 }), begin, (week, step, offset) => {
      const afterMs = week.startMs + offset;
      const expected = momentsOf(week, afterMs, (at) => at.minute % step === 0, "every time");
      expect(found(week, { type: "cron", timezone: week.timezone, cron: `*/${step} * * * *` }, afterMs)).toEqual(
        expected,
      );
    }),
    { numRuns: 60 },
  );
});

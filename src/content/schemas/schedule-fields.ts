import { z } from "zod";
import type { MonthDay } from "../../events/schedules/schedule-definition.ts";
import { isTimeZone } from "../../events/schedules/wall-clock.ts";
import { field } from "./fields.ts";

const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** A time of day, as milliseconds after midnight. */
export const timeOfDay = field<string>(
  "a time of day HH:MM or HH:MM:SS",
  (value) => typeof value === "string" && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(value),
).transform((time) => {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(":").map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
});

export const timezone = field<string>("the IANA name of a time zone, such as Europe/Berlin or UTC", isTimeZone);

/** A date, as the midnight that a clock in UTC shows then. */
export const date = field<string>("a date YYYY-MM-DD that the calendar has", (value) => midnightOf(value) !== null)
  // The check has passed, so there is a midnight.
  .transform((value) => midnightOf(value) ?? 0);

/** A date and a time as ISO 8601 writes them; without an offset they are local. Whole seconds. */
export const moment = field<string>(
  "a moment such as 2026-03-29T18:30:00Z that the calendar has",
  (value) => readMoment(value) !== null,
).transform((value): Moment => readMoment(value) ?? { clockMs: 0, isLocal: false });

/** Milliseconds since the epoch: of the instant, or of the local time if no offset was given. */
type Moment = { readonly clockMs: number; readonly isLocal: boolean };

const MOMENT = /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/;

function readMoment(value: unknown): Moment | null {
  const [, day, time, offset] = (typeof value === "string" ? MOMENT.exec(value) : null) ?? [];
  if (midnightOf(day) === null) return null;
  return { clockMs: Date.parse(`${day}T${time}${offset ?? "Z"}`), isLocal: offset === undefined };
}

/** Refuses the 30th of February, which `Date` would take for the 2nd of March. */
function midnightOf(value: unknown): number | null {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d$/.test(value)) return null;
  const ms = Date.parse(`${value}T00:00:00Z`);
  return ms >= 0 && new Date(ms).toISOString().startsWith(value) ? ms : null;
}

/** One weekday or several, by their numbers from 0 (Sunday), ascending. */
export const weekdays = field<unknown>(
  "a weekday or a list of weekdays, each by its name or from 0 (Sunday) to 6",
  (value) => listed(value).every((day) => weekdayOf(day) !== null) && listed(value).length > 0,
).transform((value): readonly number[] => {
  const numbers = listed(value).map((day) => weekdayOf(day) ?? 0);
  return [...new Set(numbers)].sort();
});

function weekdayOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 && value <= 6 ? value : null;
  if (typeof value !== "string" || value.length < 3) return null;
  const place = WEEKDAYS.findIndex((name) => name === value.toLowerCase() || name.slice(0, 3) === value.toLowerCase());
  return place < 0 ? null : place;
}

/** One day of the month or several. */
export const monthDays = field<unknown>(
  'a day of the month from 1 to 31, "last", or a list of them',
  (value) => listed(value).every(isMonthDay) && listed(value).length > 0,
).transform((value): readonly MonthDay[] => [...new Set(listed(value).filter(isMonthDay))]);

function isMonthDay(value: unknown): value is MonthDay {
  return value === "last" || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 31);
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

/** An issue of an object that its keys only have together. */
export function fault(context: z.RefinementCtx, key: string, message: string): never {
  context.addIssue({ code: "custom", path: [key], message });
  return z.NEVER;
}

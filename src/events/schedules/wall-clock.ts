/**
 * Instants and what the clock on the wall of a time zone shows. A *local time* is a number too: the milliseconds
 * since the epoch at which a clock in UTC would show the same date and time.
 */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** Making a formatter costs a thousand times as much as using it. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formatters.set(timezone, formatter);
  return formatter;
}

/** Whether this is the IANA name of a time zone. An offset such as `+02:00` is none: it knows no daylight saving. */
export function isTimeZone(value: unknown): value is string {
  if (typeof value !== "string" || !/^[A-Za-z]/.test(value)) return false;
  try {
    formatterOf(value);
    return true;
  } catch {
    return false;
  }
}

/** The local time at an instant, down to the second. */
export function localTimeAt(timezone: string, instantMs: number): number {
  const [month = 1, day = 1, year = 0, hour = 0, minute = 0, second = 0] =
    formatterOf(timezone).format(instantMs).match(/\d+/g)?.map(Number) ?? [];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
export function utcOffsetMs(timezone: string, instantMs: number): number {
  const wholeSecond = Math.floor(instantMs / SECOND_MS) * SECOND_MS;
  return localTimeAt(timezone, wholeSecond) - wholeSecond;
}

/** When a local time comes: `secondMs` is null unless the clock is set back and shows it twice. */
export type Showing = {
  readonly firstMs: number;
  readonly secondMs: number | null;
  /** The greater offset in force within a day: no later local time comes before its own value less this. */
  readonly maxOffsetMs: number;
};

/**
 * The instants at which the clock shows a local time. One that the clock skips (daylight saving begins) comes when it
 * would have been shown had the clock not been set forward: 02:30 in a gap from 02:00 to 03:00 is the instant at
 * which the new time is 03:30.
 */
export function showingsOf(timezone: string, localMs: number): Showing {
  const before = utcOffsetMs(timezone, localMs - DAY_MS);
  const after = utcOffsetMs(timezone, localMs + DAY_MS);
  const maxOffsetMs = Math.max(before, after);
  const early = localMs - before;
  if (before === after) return { firstMs: early, secondMs: null, maxOffsetMs };
  const late = localMs - after;
  const isBefore = utcOffsetMs(timezone, early) === before;
  const isAfter = utcOffsetMs(timezone, late) === after;
  if (isBefore && isAfter) return { firstMs: early, secondMs: late, maxOffsetMs };
  return { firstMs: isAfter ? late : early, secondMs: null, maxOffsetMs };
}

/** The one instant of a local time: a skipped one as `showingsOf` says, a doubled one the first time. */
export function instantOf(timezone: string, localMs: number): number {
  return showingsOf(timezone, localMs).firstMs;
}

/** An instant as UTC in ISO 8601, to the second: `2026-03-29T01:30:00Z`. */
export function utcText(instantMs: number): string {
  return new Date(instantMs).toISOString().replace(/\.\d+Z$/, "Z");
}

/** An instant as the zone's clock shows it, with the offset in force: `2026-03-29T03:30:00+02:00`. */
export function localText(timezone: string, instantMs: number): string {
  const offsetMs = utcOffsetMs(timezone, instantMs);
  const minutes = Math.abs(Math.trunc(offsetMs / MINUTE_MS));
  const two = (value: number) => String(value).padStart(2, "0");
  const offset = `${offsetMs < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  return utcText(instantMs + offsetMs).replace("Z", offset);
}

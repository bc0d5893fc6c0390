import { cronLocalTimes, firesEveryHour } from "./cron-pattern.ts";
import type { CalendarSpec, MonthDay } from "./schedule-definition.ts";
import { DAY_MS, showingsOf, utcOffsetMs } from "./wall-clock.ts";

/** The first local time that is past every calendar: the year 10,000. */
export const CALENDAR_END_MS = Date.UTC(10_000, 0, 1);

/** Specs that name times of the wall clock. */
export type LocalSpec = Extract<CalendarSpec, { type: "daily" | "weekly" | "monthly" | "cron" }>;

/**
 * The occurrences of a spec that names local times, as instants strictly after one, ascending, each once. Every local
 * time comes once, a doubled one at its first showing; only a cron pattern for every hour goes on through the second
 * pass of a doubled hour, for who wrote it wants something each so many minutes.
 */
export function* localOccurrences(spec: LocalSpec, afterMs: number): Generator<number> {
  let lastMs = afterMs;
  for (const instantMs of instantsInOrder(spec, afterMs)) {
    // Local times on both sides of a gap may come at one instant.
    if (instantMs > lastMs) yield instantMs;
    lastMs = Math.max(lastMs, instantMs);
  }
}

/** The instants of the local times, ascending: from (at or somewhat before) one of them on. */
function* instantsInOrder(spec: LocalSpec, fromMs: number): Generator<number> {
  const repeats = spec.type === "cron" && firesEveryHour(spec.cron);
  const pending: number[] = [];
  for (const localMs of localTimesFrom(spec, earliestLocalTime(spec.timezone, fromMs))) {
    const { firstMs, secondMs, maxOffsetMs } = showingsOf(spec.timezone, localMs);
    // A skipped time comes after local times that are later on the clock, so nothing leaves before its turn is sure.
    const sure = pending.findIndex((instantMs) => instantMs >= localMs - maxOffsetMs);
    yield* pending.splice(0, sure < 0 ? pending.length : sure);
    insert(pending, firstMs);
    if (repeats && secondMs !== null) insert(pending, secondMs);
  }
  yield* pending;
}

/** No local time before this one comes after the instant, though the clock be changed within a day of it. */
function earliestLocalTime(timezone: string, afterMs: number): number {
  const offsetMs = Math.min(utcOffsetMs(timezone, afterMs - DAY_MS), utcOffsetMs(timezone, afterMs + DAY_MS));
  return afterMs + offsetMs;
}

/** Keeps the list ascending; what is inserted almost always belongs at its end. */
function insert(pending: number[], instantMs: number): void {
  let at = pending.length;
  while (at > 0 && (pending[at - 1] ?? 0) > instantMs) at--;
  pending.splice(at, 0, instantMs);
}

/** The local times of a spec from (at or somewhat before) one of them on, ascending. */
function* localTimesFrom(spec: LocalSpec, fromMs: number): Generator<number> {
  if (spec.type === "cron") {
    yield* cronLocalTimes(spec.cron, fromMs);
    return;
  }
  for (let dayMs = Math.floor(fromMs / DAY_MS) * DAY_MS; dayMs < CALENDAR_END_MS; dayMs += DAY_MS) {
    if (isDayOf(spec, new Date(dayMs))) yield dayMs + spec.timeOfDayMs;
  }
}

function isDayOf(spec: Exclude<LocalSpec, { type: "cron" }>, date: Date): boolean {
  if (spec.type === "daily") return true;
  if (spec.type === "weekly") return spec.weekdays.includes(date.getUTCDay());
  return spec.days.some((day) => day === dayOfMonth(date, day));
}

/** The day of the month, said as `day` would say it. A month without a 31st has no occurrence on the 31st. */
function dayOfMonth(date: Date, day: MonthDay): MonthDay {
  const number = date.getUTCDate();
  if (day !== "last") return number;
  return new Date(date.getTime() + DAY_MS).getUTCDate() === 1 ? "last" : number;
}

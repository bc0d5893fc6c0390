import { Cron, CronPattern } from "croner";

/**
 * The pattern is read by croner, but on a calendar without daylight saving: its own rule for a time that the clock
 * skips is the end of the gap, and ours is the moment that would have been. `local-calendar.ts` does the rest.
 */
const OPTIONS = { mode: "5-or-6-parts", utcOffset: 0, paused: true } as const;

/** Any time will do: a pattern that ever fires does so within the eight years between two leap days. */
const PROBE_FROM = new Date(Date.UTC(2000, 0, 1));

/** Whether this is a cron pattern of 5 fields, or of 6 with seconds in front, that comes round at all. */
export function isCronPattern(value: unknown): value is string {
  if (typeof value !== "string") return false;
  try {
    patternOf(value);
    return new Cron(value, OPTIONS).nextRun(PROBE_FROM) !== null;
  } catch {
    return false;
  }
}

/** Whether a pattern names every hour of the day: it repeats by elapsed time then, and names no local time. */
export function firesEveryHour(pattern: string): boolean {
  return patternOf(pattern).hour.every((fires) => fires === 1);
}

/** The local times of a pattern strictly after one, ascending. */
export function* cronLocalTimes(pattern: string, afterMs: number): Generator<number> {
  const cron = new Cron(pattern, OPTIONS);
  let next = cron.nextRun(new Date(afterMs));
  while (next !== null) {
    yield next.getTime();
    next = cron.nextRun(next);
  }
}

/** Unlike `Cron`, this takes no ISO date for a pattern. */
function patternOf(pattern: string): CronPattern {
  return new CronPattern(pattern, undefined, { mode: OPTIONS.mode });
}

import { CALENDAR_END_MS } from "./local-calendar.ts";
import type { RandomWindowSpec } from "./schedule-definition.ts";
import { DAY_MS, HOUR_MS, instantOf, localTimeAt, SECOND_MS } from "./wall-clock.ts";

/** What the moments of random windows come from: the same for a preview, a start and the start after a crash. */
export type ScheduleSeed = { readonly scheduleId: number; readonly realmId: number };

/**
 * Each day's moment depends on the day before by the least gap. So that no day needs all of history, every 64th day
 * is drawn without a look back, and the days before it keep their distance from it.
 */
const BLOCK_DAYS = 64;

/**
 * The moments of a random window strictly after an instant: one a day at a whole second, drawn evenly from what the
 * window and the least gap leave. A day for which they leave nothing has none (a gap of more than 24 h, for one).
 */
export function* randomMoments(spec: RandomWindowSpec, afterMs: number, seed: ScheduleSeed): Generator<number> {
  const today = Math.floor(localTimeAt(spec.timezone, afterMs) / DAY_MS);
  // A window over midnight may still be open from the day before.
  let day = Math.floor((today - 2) / BLOCK_DAYS) * BLOCK_DAYS;
  let previousMs = Number.NEGATIVE_INFINITY;
  let nextFreeMs = freeMoment(spec, day, seed);
  for (; day * DAY_MS < CALENDAR_END_MS; day++) {
    const isFree = day % BLOCK_DAYS === 0;
    const momentMs = isFree ? nextFreeMs : boundMoment(spec, day, seed, previousMs, nextFreeMs);
    if (isFree) nextFreeMs = freeMoment(spec, day + BLOCK_DAYS, seed);
    if (momentMs === null) continue;
    previousMs = momentMs;
    if (momentMs > afterMs) yield momentMs;
  }
}

function freeMoment(spec: RandomWindowSpec, day: number, seed: ScheduleSeed): number {
  const { startMs, endMs } = windowOf(spec, day);
  return drawSecond(startMs, endMs, fractionOf(seed, day));
}

function boundMoment(
  spec: RandomWindowSpec,
  day: number,
  seed: ScheduleSeed,
  previousMs: number,
  nextFreeMs: number,
): number | null {
  const window = windowOf(spec, day);
  const startMs = Math.max(window.startMs, previousMs + spec.minGapMs);
  // The end is not part of the window, the last moment that keeps the gap is.
  const endMs = Math.min(window.endMs, nextFreeMs - spec.minGapMs + SECOND_MS);
  return endMs > startMs ? drawSecond(startMs, endMs, fractionOf(seed, day)) : null;
}

/** The window of a day (counted from the epoch, local) as instants, the end not part of it. */
export function windowOf(
  spec: Pick<RandomWindowSpec, "timezone" | "startHour" | "endHour">,
  day: number,
): { readonly startMs: number; readonly endMs: number } {
  const hours = spec.endHour > spec.startHour ? spec.endHour - spec.startHour : spec.endHour + 24 - spec.startHour;
  const openMs = day * DAY_MS + spec.startHour * HOUR_MS;
  const startMs = instantOf(spec.timezone, openMs);
  const endMs = instantOf(spec.timezone, openMs + hours * HOUR_MS);
  // A window that lies within the gap of daylight saving has its usual length after it.
  return { startMs, endMs: endMs > startMs ? endMs : startMs + hours * HOUR_MS };
}

export function drawSecond(startMs: number, endMs: number, fraction: number): number {
  return startMs + Math.floor((fraction * (endMs - startMs)) / SECOND_MS) * SECOND_MS;
}

/** From 0 up to but not including 1, by (schedule, realm, day). */
function fractionOf({ scheduleId, realmId }: ScheduleSeed, day: number): number {
  return scramble(scramble(scramble(scheduleId + 1) + realmId) + day) / 0x1_0000_0000;
}

/** A bijection of 32 bits in which every bit of the input moves about half of the output's (Wellons' lowbias32). */
function scramble(value: number): number {
  let hash = value >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb_352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846c_a68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

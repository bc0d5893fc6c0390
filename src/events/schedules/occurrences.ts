import { CALENDAR_END_MS, localOccurrences } from "./local-calendar.ts";
import { randomMoments, type ScheduleSeed } from "./random-window.ts";
import type { CalendarSpec, ScheduleSpec, TriggerSpec } from "./schedule-definition.ts";

/** Whether a spec has moments that can be listed beforehand; the others wait for something in the game. */
export function hasCalendar(spec: ScheduleSpec): spec is CalendarSpec {
  return "timezone" in spec;
}

/**
 * The next moments of a spec.
 * @param afterMs instant after which, strictly, they lie
 * @param count at most so many
 * @returns instants in milliseconds at whole seconds, ascending, each once; none for a spec without a calendar
 */
export function nextOccurrences(spec: ScheduleSpec, afterMs: number, count: number, seed: ScheduleSeed): number[] {
  return occurrencesAfter(spec, afterMs, seed).take(count).toArray();
}

/** The moments of a spec after one instant and up to, including, another: the first `limit` of them. */
export function occurrencesBetween(
  spec: ScheduleSpec,
  afterMs: number,
  untilMs: number,
  limit: number,
  seed: ScheduleSeed,
): number[] {
  const found: number[] = [];
  if (untilMs <= afterMs) return found;
  for (const occurrenceMs of occurrencesAfter(spec, afterMs, seed)) {
    if (occurrenceMs > untilMs || found.length === limit) break;
    found.push(occurrenceMs);
  }
  return found;
}

/** Every moment of a spec strictly after an instant, ascending, as far as it is asked for. */
function* occurrencesAfter(spec: ScheduleSpec, afterMs: number, seed: ScheduleSeed): Generator<number> {
  if (!hasCalendar(spec)) return;
  switch (spec.type) {
    case "once":
      if (spec.atMs > afterMs) yield spec.atMs;
      return;
    case "timer":
      yield* timerMoments(spec, afterMs);
      return;
    case "random_window":
      yield* randomMoments(spec, afterMs, seed);
      return;
    default:
      yield* localOccurrences(spec, afterMs);
  }
}

function* timerMoments(spec: Extract<CalendarSpec, { type: "timer" }>, afterMs: number): Generator<number> {
  const turns = Math.floor((afterMs - spec.offsetMs) / spec.intervalMs) + 1;
  for (let nextMs = turns * spec.intervalMs + spec.offsetMs; nextMs < CALENDAR_END_MS; nextMs += spec.intervalMs) {
    yield nextMs;
  }
}

/** What starts a schedule without a calendar, as the end of a sentence. */
export function triggerText(spec: TriggerSpec): string {
  switch (spec.type) {
    case "manual":
      return "a manual schedule starts when a game master says so";
    case "player_count":
      return `a player_count schedule starts when ${spec.minPlayers} players are in the zone`;
    case "quest_complete":
      return `a quest_complete schedule starts when a player completes quest ${spec.questId}`;
    case "chain":
      return `a chain schedule starts ${spec.delayMs / 1000} s after event ${spec.afterEventId} has ${spec.on}`;
    case "player":
      return spec.objectId === 0
        ? `a player schedule starts when a player casts spell ${spec.spellId}`
        : `a player schedule starts when a player uses object ${spec.objectId}`;
  }
}

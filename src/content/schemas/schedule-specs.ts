import type { z } from "zod";
import { isCronPattern } from "../../events/schedules/cron-pattern.ts";
import type { ScheduleSpec, ScheduleType } from "../../events/schedules/schedule-definition.ts";
import { instantOf } from "../../events/schedules/wall-clock.ts";
import { amount, decimal, field, id, object, optional, position, reference, whole, word } from "./fields.ts";
import { date, fault, moment, monthDays, timeOfDay, timezone, weekdays } from "./schedule-fields.ts";

const zone = optional(timezone, "UTC");
const WEEK_HOURS = 7 * 24;
const YEAR_HOURS = 366 * 24;

const once = object({
  date: optional(date, null),
  time: optional(timeOfDay, null),
  at: optional(moment, null),
  timezone: zone,
}).transform((spec, context) => {
  const { at, date: day, time, timezone: name } = spec;
  const atMs = (localMs: number) => ({ type: "once" as const, timezone: name, atMs: instantOf(name, localMs) });
  if (at !== null) {
    if (day !== null || time !== null) return fault(context, "at", "Remove this key, or else the date and the time.");
    return at.isLocal ? atMs(at.clockMs) : { type: "once" as const, timezone: name, atMs: at.clockMs };
  }
  if (day === null) return fault(context, "date", "Add this key with a date YYYY-MM-DD, or at with an ISO moment.");
  if (time === null) return fault(context, "time", "Add this key with a time of day HH:MM.");
  return atMs(day + time);
});

const daily = object({ time: timeOfDay, timezone: zone }).transform((spec) => ({
  type: "daily" as const,
  timezone: spec.timezone,
  timeOfDayMs: spec.time,
}));

const weekly = object({ time: timeOfDay, weekdays, timezone: zone }).transform((spec) => ({
  type: "weekly" as const,
  timezone: spec.timezone,
  timeOfDayMs: spec.time,
  weekdays: spec.weekdays,
}));

const monthly = object({ time: timeOfDay, days: monthDays, timezone: zone }).transform((spec) => ({
  type: "monthly" as const,
  timezone: spec.timezone,
  timeOfDayMs: spec.time,
  days: spec.days,
}));

const cron = object({
  cron: field<string>("a cron pattern of 5 or 6 fields that fires at some time", isCronPattern),
  timezone: zone,
}).transform((spec) => ({ type: "cron" as const, ...spec }));

const seconds = (count: number) => Math.round(count) * 1000;

const timer = object({
  interval_hours: decimal(0.01, YEAR_HOURS),
  offset_minutes: optional(decimal(0, YEAR_HOURS * 60), 0),
  timezone: zone,
}).transform((spec) => ({
  type: "timer" as const,
  timezone: spec.timezone,
  intervalMs: seconds(spec.interval_hours * 3600),
  offsetMs: seconds(spec.offset_minutes * 60),
}));

const randomWindow = object({
  start_hour: whole(0, 23),
  end_hour: whole(0, 24),
  min_gap_hours: optional(decimal(0, WEEK_HOURS), 0),
  timezone: zone,
}).transform((spec, context) => {
  if (spec.start_hour === spec.end_hour) {
    return fault(context, "end_hour", "Write another hour than start_hour here (0 and 24 are the whole day).");
  }
  return {
    type: "random_window" as const,
    timezone: spec.timezone,
    startHour: spec.start_hour,
    endHour: spec.end_hour,
    minGapMs: seconds(spec.min_gap_hours * 3600),
  };
});

const playerCount = object({
  min_players: whole(1),
  check_interval_ms: optional(whole(1000), 60_000),
}).transform((spec) => ({
  type: "player_count" as const,
  minPlayers: spec.min_players,
  checkIntervalMs: spec.check_interval_ms,
}));

const questComplete = object({ quest_id: id }).transform((spec) => ({
  type: "quest_complete" as const,
  questId: spec.quest_id,
}));

const chain = object({
  after_event_id: id,
  delay_ms: amount,
  on: optional(word(["completed", "failed", "ended"]), "completed"),
}).transform((spec) => ({
  type: "chain" as const,
  afterEventId: spec.after_event_id,
  delayMs: spec.delay_ms,
  on: spec.on,
}));

const manual = object({}).transform(() => ({ type: "manual" as const }));

const player = object({
  object_id: reference,
  position: optional(position, null),
  spell_id: reference,
  item_id: reference,
  cooldown_ms: amount,
}).transform((spec, context) => {
  if ((spec.object_id === 0) === (spec.spell_id === 0)) {
    return fault(context, "object_id", "Name either an object here or a spell as spell_id, and not both.");
  }
  return {
    type: "player" as const,
    objectId: spec.object_id,
    position: spec.position,
    spellId: spec.spell_id,
    itemId: spec.item_id,
    cooldownMs: spec.cooldown_ms,
  };
});

/** What each type of schedule is told beside its type; the keys are those of the objects above. */
export const SPECS = {
  once,
  daily,
  weekly,
  monthly,
  cron,
  timer,
  random_window: randomWindow,
  player_count: playerCount,
  quest_complete: questComplete,
  chain,
  manual,
  player,
} as const satisfies { readonly [Type in ScheduleType]: z.ZodType<Extract<ScheduleSpec, { type: Type }>> };

export const SCHEDULE_TYPES = Object.keys(SPECS) as ScheduleType[];

/** Other names of keys, which people write in configurations of this kind. */
export const ALIASES: { readonly [Type in ScheduleType]?: Readonly<Record<string, string>> } = {
  weekly: { weekday: "weekdays", day: "weekdays", days: "weekdays" },
  monthly: { day: "days" },
  cron: { expression: "cron", pattern: "cron" },
};

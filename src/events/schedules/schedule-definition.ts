/**
 * What content says about when an event or a boss is started: parsed, checked, camelCase, every default filled in.
 * Times of day are milliseconds after midnight on the wall clock of the time zone, an IANA name.
 */

/** Started at moments that a calendar knows beforehand. */
export type CalendarSpec =
  /** `atMs`: an instant, in milliseconds since the Unix epoch. */
  | { readonly type: "once"; readonly timezone: string; readonly atMs: number }
  | { readonly type: "daily"; readonly timezone: string; readonly timeOfDayMs: number }
  /** Weekdays from 0 (Sunday) to 6, ascending. */
  | {
      readonly type: "weekly";
      readonly timezone: string;
      readonly timeOfDayMs: number;
      readonly weekdays: readonly number[];
    }
  | {
      readonly type: "monthly";
      readonly timezone: string;
      readonly timeOfDayMs: number;
      readonly days: readonly MonthDay[];
    }
  /** A pattern of 5 fields, or of 6 with seconds in front. */
  | { readonly type: "cron"; readonly timezone: string; readonly cron: string }
  /** Every `intervalMs` since the Unix epoch, `offsetMs` later; the time zone is only for showing. */
  | { readonly type: "timer"; readonly timezone: string; readonly intervalMs: number; readonly offsetMs: number }
  | RandomWindowSpec;

/** A day of the month; "last" is the last one of each. */
export type MonthDay = number | "last";

/** One moment a day between two hours of the wall clock; an end at or before the start lies on the next day. */
export type RandomWindowSpec = {
  readonly type: "random_window";
  readonly timezone: string;
  readonly startHour: number;
  readonly endHour: number;
  /** Least time between two moments, elapsed. */
  readonly minGapMs: number;
};

/** Started by what happens in the game. */
export type TriggerSpec =
  | { readonly type: "player_count"; readonly minPlayers: number; readonly checkIntervalMs: number }
  | { readonly type: "quest_complete"; readonly questId: number }
  | {
      readonly type: "chain";
      readonly afterEventId: number;
      readonly delayMs: number;
      readonly on: "completed" | "failed" | "ended";
    }
  | { readonly type: "manual" }
  /**
   * By a player who uses the object or the spell (the other one is 0), with the item where it is not 0. The object
   * stands at the position in every instance of the event's zone; null: in the middle.
   */
  | {
      readonly type: "player";
      readonly objectId: number;
      readonly position: readonly [x: number, y: number, z: number] | null;
      readonly spellId: number;
      readonly itemId: number;
      readonly cooldownMs: number;
    };

export type ScheduleSpec = CalendarSpec | TriggerSpec;
export type ScheduleType = ScheduleSpec["type"];

/** What becomes of an occurrence that nobody was up to notice. */
export type MissedPolicy = "skip" | "run_late" | "run_if_within";

/** One entry of `event_schedules.json`. Either the event or the boss is named, the other id is 0. */
export type ScheduleDefinition = {
  readonly id: number;
  readonly name: string;
  readonly eventId: number;
  readonly bossId: number;
  readonly zoneInstance: number;
  readonly enabled: boolean;
  readonly missed: MissedPolicy;
  /** With `run_if_within`: how late a missed occurrence may still run; 0 otherwise. */
  readonly withinMs: number;
  readonly spec: ScheduleSpec;
};

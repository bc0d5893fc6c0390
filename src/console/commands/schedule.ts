/** `.schedule`: what starts events by the calendar or by what happens. */
import { parseId, refuseMore, requireId } from "../arguments.ts";
import { type Command, CommandError } from "../command.ts";
import { utcTime } from "../durations.ts";
import { WAITING } from "../landing.ts";
import type { GameOperations, ScheduleStatus } from "../operations.ts";
import { startRefusal } from "./event.ts";
import { countOf } from "./event-runs.ts";

const NONE = "No schedule found!";

const enabledText = ({ enabled, switched }: ScheduleStatus): string[] => {
  if (enabled) return switched ? ["enabled by a game master"] : [];
  return [switched ? "disabled by a game master" : "not enabled"];
};

const scheduleText = (schedule: ScheduleStatus): string =>
  [
    schedule.rule,
    `zone instance ${schedule.zoneInstance}`,
    ...enabledText(schedule),
    ...(schedule.nextMs === null ? [] : [`next ${utcTime(schedule.nextMs)}`]),
    ...(schedule.lastStartMs === null ? [] : [`last ${utcTime(schedule.lastStartMs)}`]),
  ].join(", ");

const titleOf = ({ scheduleId, name, eventId }: ScheduleStatus): string =>
  `${scheduleId} - ${name || "schedule"}: event ${eventId}`;

const list: Command = {
  path: ["schedule", "list"],
  role: "gamemaster",
  usage: "",
  summary: "Lists the schedules: what each starts, and when next.",
  examples: [".schedule list"],
  run({ game }, args) {
    refuseMore(list, args, 0);
    const lines = game.schedules().map((one) => `${titleOf(one)} [${scheduleText(one)}]`);
    return lines.length > 0 ? lines : [NONE];
  },
};

const scheduleOf = (game: GameOperations, scheduleId: number): ScheduleStatus => {
  const schedule = game.schedules().find((one) => one.scheduleId === scheduleId);
  if (schedule === undefined) throw new CommandError("Schedule not exist!");
  return schedule;
};

const NEXT = 5;

/** Of all schedules those that start something soonest, each as often as it does. */
const soonest = (game: GameOperations, count: number): string[] =>
  game
    .schedules()
    .filter(({ enabled }) => enabled)
    .flatMap((one) => game.scheduleRuns(one.scheduleId, count).map((run) => ({ one, run })))
    .sort((left, right) => left.run.atMs - right.run.atMs)
    .slice(0, count)
    .map(({ one, run }) => `${utcTime(run.atMs)} (${run.local}): ${titleOf(one)}`);

const next: Command = {
  path: ["schedule", "next"],
  role: "gamemaster",
  usage: "[#id] [count]",
  summary: "Shows the next starts of all schedules that are enabled, or of one whether it is or not.",
  examples: [".schedule next", ".schedule next 4", ".schedule next 4 20"],
  run({ game }, args) {
    refuseMore(next, args, 2);
    const scheduleId = parseId(next, args[0]);
    const count = countOf(next, args[1], NEXT);
    if (scheduleId === undefined) {
      const lines = soonest(game, count);
      return lines.length > 0 ? lines : [NONE];
    }
    const schedule = scheduleOf(game, scheduleId);
    const runs = game.scheduleRuns(scheduleId, count);
    if (runs.length === 0) return [`${titleOf(schedule)} [${schedule.rule}]: no calendar says when.`];
    const disabled = schedule.enabled ? [] : ["It is not enabled, and would start at:"];
    return [titleOf(schedule), ...disabled, ...runs.map(({ atMs, local }) => `|- ${utcTime(atMs)} (${local})`)];
  },
};

const switching = (word: "enable" | "disable", summary: string): Command => {
  const command: Command = {
    path: ["schedule", word],
    role: "gamemaster",
    usage: "#id",
    summary,
    examples: [`.schedule ${word} 4`],
    async run({ game, actor }, args) {
      refuseMore(command, args, 1);
      const { scheduleId } = scheduleOf(game, requireId(command, args[0]));
      const result = await game.switchSchedule(scheduleId, word === "enable", actor);
      if (result === "switched") return [`Schedule ${scheduleId} ${word}d.`];
      if (result === "unchanged") throw new CommandError(`Schedule ${scheduleId} already ${word}d!`);
      if (result === "waiting") throw new CommandError(WAITING);
      throw new CommandError(`Schedule ${scheduleId} cannot be ${word}d now: try again in a moment.`);
    },
  };
  return command;
};

const enable = switching("enable", "Enables a schedule until it is disabled, whatever content says; it lasts.");
const disable = switching("disable", "Disables a schedule until it is enabled, whatever content says; it lasts.");

const run: Command = {
  path: ["schedule", "run"],
  role: "gamemaster",
  usage: "#id",
  summary: "Starts what a schedule starts, now, whether it is enabled or not.",
  examples: [".schedule run 4"],
  async run({ game, actor }, args) {
    refuseMore(run, args, 1);
    const { scheduleId, eventId, zoneInstance } = scheduleOf(game, requireId(run, args[0]));
    const result = await game.runSchedule(scheduleId, actor);
    if (!result.ok) throw startRefusal(eventId, result);
    return [`Event ${eventId} started: run ${result.instanceId}, zone instance ${zoneInstance}.`];
  },
};

const quest: Command = {
  path: ["schedule", "quest"],
  role: "gamemaster",
  usage: "#id",
  summary: "Says that a quest was completed: events that wait for it start.",
  examples: [".schedule quest 12"],
  run({ game }, args) {
    refuseMore(quest, args, 1);
    const started = game.questCompleted(requireId(quest, args[0]));
    return [started === 0 ? "No event waits for this quest." : `Events started: ${started}.`];
  },
};

export const scheduleCommands: readonly Command[] = [list, next, enable, disable, run, quest];

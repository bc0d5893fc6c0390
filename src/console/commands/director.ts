/** `.schedule`, `.chain`: what starts events by itself. */
import { refuseMore, requireId } from "../arguments.ts";
import type { Command } from "../command.ts";
import { utcTime } from "../durations.ts";
import type { ScheduleStatus } from "../operations.ts";

const scheduleText = ({ rule, enabled, zoneInstance, nextMs, lastStartMs }: ScheduleStatus): string =>
  [
    rule,
    `zone instance ${zoneInstance}`,
    ...(enabled ? [] : ["not enabled"]),
    ...(nextMs === null ? [] : [`next ${utcTime(nextMs)}`]),
    ...(lastStartMs === null ? [] : [`last ${utcTime(lastStartMs)}`]),
  ].join(", ");

const scheduleList: Command = {
  path: ["schedule", "list"],
  role: "gamemaster",
  usage: "",
  summary: "Lists the schedules: what each starts, and when next.",
  examples: [".schedule list"],
  run({ game }, args) {
    refuseMore(scheduleList, args, 0);
    const lines = game
      .schedules()
      .map((one) => `${one.scheduleId} - ${one.name || "schedule"}: event ${one.eventId} [${scheduleText(one)}]`);
    return lines.length > 0 ? lines : ["No schedule found!"];
  },
};

const chainList: Command = {
  path: ["chain", "list"],
  role: "gamemaster",
  usage: "",
  summary: "Lists the chains that have begun, and how far each is.",
  examples: [".chain list"],
  run({ game }, args) {
    refuseMore(chainList, args, 0);
    const lines = game.chains().map(({ chainId, name, step, steps, zoneInstance, instanceId, status, ...more }) => {
      const state = more.reason === null ? status : `${status}: ${more.reason}`;
      const due = more.dueMs === null ? "" : `, next step ${utcTime(more.dueMs)}`;
      const place = `chain ${step + 1} of ${steps}, zone instance ${zoneInstance}, run ${instanceId}`;
      return `${chainId} - ${name} [${place}, ${state}${due}]`;
    });
    return lines.length > 0 ? lines : ["No chain has begun."];
  },
};

const questComplete: Command = {
  path: ["schedule", "quest"],
  role: "gamemaster",
  usage: "#id",
  summary: "Says that a quest was completed: events that wait for it start.",
  examples: [".schedule quest 12"],
  run({ game }, args) {
    refuseMore(questComplete, args, 1);
    const started = game.questCompleted(requireId(questComplete, args[0]));
    return [started === 0 ? "No event waits for this quest." : `Events started: ${started}.`];
  },
};

export const directorCommands: readonly Command[] = [scheduleList, chainList, questComplete];

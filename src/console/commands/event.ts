/** `.event`: which events run, what one consists of, starting and stopping. The short answers are those that GMs know. */
import { parseId, refuseMore, requireId } from "../arguments.ts";
import { type Command, CommandError } from "../command.ts";
import { formatDuration, formatLimit } from "../durations.ts";
import type { ActiveRun, EventDetails, StartResult, StopResult } from "../operations.ts";

const FIRST_INSTANCE = 1;
const NOT_FOUND = "Event not exist!";

const timeLeft = (leftMs: number): string => (leftMs === 0 ? "no limit" : `${formatDuration(leftMs)} left`);

const runText = (run: ActiveRun): string =>
  [
    `run ${run.instanceId}`,
    `zone ${run.zoneId} instance ${run.zoneInstance}`,
    `phase ${run.phase + 1} of ${run.phaseCount}`,
    `${run.participants} participants`,
    timeLeft(run.timeLeftMs),
  ].join(", ");

const activelist: Command = {
  path: ["event", "activelist"],
  role: "gamemaster",
  usage: "",
  summary: "Lists the events that run now.",
  examples: [".event activelist", ".ev act"],
  run({ game }, args) {
    refuseMore(activelist, args, 0);
    const lines = game.activeRuns().map((run) => `${run.eventId} - ${run.name} [${runText(run)}]`);
    return lines.length > 0 ? lines : ["No event found!"];
  },
};

const detailLines = (event: EventDetails): string[] => [
  `Event ${event.eventId}: ${event.name} [${event.type}]`,
  `Zone ${event.zoneId}, ${event.phases} phases, time limit ${formatLimit(event.durationMs)}`,
  ...event.phaseList.flatMap((phase) => [
    `Phase ${phase.index + 1}${phase.durationMs === null ? "" : `, time limit ${formatLimit(phase.durationMs)}`}`,
    ...phase.objectives.map(
      ({ index, type, target, required }) => `|- ${index}: ${type} ${target}${required ? "" : " (optional)"}`,
    ),
  ]),
];

const progressLines = (run: ActiveRun): string[] => [
  `Active: ${runText(run)}`,
  ...run.objectives.map(({ index, type, current, target }) => `|- ${index}: ${type} ${current}/${target}`),
];

const info: Command = {
  path: ["event", "info"],
  role: "gamemaster",
  usage: "#id",
  summary: "Shows what an event consists of, and how far its runs are.",
  examples: [".event info 1"],
  run({ game }, args) {
    refuseMore(info, args, 1);
    const eventId = requireId(info, args[0]);
    const event = game.eventInfo(eventId);
    if (event === null) throw new CommandError(NOT_FOUND);
    const runs = game.activeRuns().filter((run) => run.eventId === eventId);
    return [...detailLines(event), ...(runs.length > 0 ? runs.flatMap(progressLines) : ["Not active."])];
  },
};

const startRefusal = (eventId: number, result: Extract<StartResult, { ok: false }>): CommandError => {
  if (result.reason === "not_found") return new CommandError(NOT_FOUND);
  if (result.reason === "already_active") return new CommandError(`Event ${eventId} already active!`);
  return new CommandError(result.message ?? `Event ${eventId} cannot be started now: try again in a moment.`);
};

const start: Command = {
  path: ["event", "start"],
  role: "gamemaster",
  usage: "#id [zoneInstance]",
  summary: "Starts an event in its zone, in instance 1 unless told.",
  examples: [".event start 1", ".event start 1 2"],
  async run({ game, actor }, args) {
    refuseMore(start, args, 2);
    const eventId = requireId(start, args[0]);
    const zoneInstance = parseId(start, args[1]) ?? FIRST_INSTANCE;
    const result = await game.startEvent(eventId, zoneInstance, actor);
    if (!result.ok) throw startRefusal(eventId, result);
    return [`Event ${eventId} started: run ${result.instanceId}, zone instance ${zoneInstance}.`];
  },
};

const stopRefusal = (eventId: number, result: Extract<StopResult, { ok: false }>): CommandError => {
  if (result.reason === "not_found") return new CommandError(NOT_FOUND);
  if (result.reason === "not_active") return new CommandError(`Event ${eventId} not active!`);
  return new CommandError(result.message ?? `Event ${eventId} cannot be stopped now: try again in a moment.`);
};

const stop: Command = {
  path: ["event", "stop"],
  role: "gamemaster",
  usage: "#id",
  summary: "Cancels every run of an event; participants get no rewards.",
  examples: [".event stop 1"],
  async run({ game, actor }, args) {
    refuseMore(stop, args, 1);
    const eventId = requireId(stop, args[0]);
    const result = await game.stopEvent(eventId, actor);
    if (!result.ok) throw stopRefusal(eventId, result);
    return result.instanceIds.map((instanceId) => `Event ${eventId} stopped: run ${instanceId}.`);
  },
};

export const eventCommands: readonly Command[] = [activelist, info, start, stop];

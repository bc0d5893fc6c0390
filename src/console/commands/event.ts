/** `.event`: which events run, what one consists of, starting and stopping. The short answers are those that GMs know. */
import { parseId, refuseMore, requireId } from "../arguments.ts";
import { type Command, CommandError, usageLine } from "../command.ts";
import { formatDuration, formatLimit } from "../durations.ts";
import type { ActiveRun, ChangeResult, EventDetails, GameOperations, StartResult } from "../operations.ts";

const FIRST_INSTANCE = 1;
export const NOT_FOUND = "Event not exist!";

const timeLeft = (leftMs: number): string => (leftMs === 0 ? "no limit" : `${formatDuration(leftMs)} left`);

const runText = (run: ActiveRun): string =>
  [
    `run ${run.instanceId}`,
    `zone ${run.zoneId} instance ${run.zoneInstance}`,
    `phase ${run.phase + 1} of ${run.phaseCount}`,
    `${run.participants} participants`,
    timeLeft(run.timeLeftMs),
    ...(run.paused ? ["paused"] : []),
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
  ...(event.variation == null ? [] : [`Variation: ${event.variation}`]),
  ...event.phaseList.flatMap((phase) => [
    `Phase ${phase.index + 1}${phase.durationMs === null ? "" : `, time limit ${formatLimit(phase.durationMs)}`}`,
    ...phase.objectives.map(
      ({ index, type, target, required }) => `|- ${index}: ${type} ${target}${required ? "" : " (optional)"}`,
    ),
  ]),
];

const scaleLine = ({ scale: { participants, creatures, health } }: ActiveRun): string =>
  `Scaled for ${participants} participants: targets and creatures x ${creatures}, health x ${health}`;

const progressLines = (run: ActiveRun): string[] => [
  `Active: ${runText(run)}`,
  scaleLine(run),
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

export const startRefusal = (eventId: number, result: Extract<StartResult, { ok: false }>): CommandError => {
  if (result.reason === "not_found") return new CommandError(NOT_FOUND);
  if (result.reason === "locked") return new CommandError(result.message ?? `Event ${eventId} is locked.`);
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

export const changeRefusal = (
  eventId: number,
  result: Extract<ChangeResult, { ok: false }>,
  done: string,
): CommandError => {
  if (result.reason === "not_found") return new CommandError(NOT_FOUND);
  if (result.reason === "not_active") return new CommandError(`Event ${eventId} not active!`);
  if (result.reason === "unchanged") {
    return new CommandError(
      done === "resumed" ? `Event ${eventId} is not paused!` : `Event ${eventId} already ${done}!`,
    );
  }
  if (result.reason === "no_limit") return new CommandError(`Event ${eventId} has no time limit: stop it instead.`);
  return new CommandError(result.message ?? `Event ${eventId} cannot be ${done} now: try again in a moment.`);
};

type Change = (game: GameOperations, eventId: number, actor: string) => Promise<ChangeResult>;

/** A command that does something to every run of an event: `word` as typed, `done` as it is told afterwards. */
const changing = (word: string, done: string, summary: string, change: Change): Command => {
  const command: Command = {
    path: ["event", word],
    role: "gamemaster",
    usage: "#id",
    summary,
    examples: [`.event ${word} 1`],
    async run({ game, actor }, args) {
      refuseMore(command, args, 1);
      const eventId = requireId(command, args[0]);
      const result = await change(game, eventId, actor);
      if (!result.ok) throw changeRefusal(eventId, result, done);
      return result.instanceIds.map((instanceId) => `Event ${eventId} ${done}: run ${instanceId}.`);
    },
  };
  return command;
};

const stop = changing(
  "stop",
  "stopped",
  "Cancels every run of an event; participants get no rewards.",
  (game, id, actor) => game.stopEvent(id, actor),
);
const pause = changing(
  "pause",
  "paused",
  "Stops the clocks of an event's runs; nothing counts until it is resumed.",
  (game, id, actor) => game.pauseEvent(id, actor),
);
const resume = changing("resume", "resumed", "Lets the paused runs of an event go on.", (game, id, actor) =>
  game.resumeEvent(id, actor),
);

const SECONDS_MAX = 86_400;

const extend: Command = {
  path: ["event", "extend"],
  role: "gamemaster",
  usage: "#id #sec",
  summary: "Gives an event's runs so many seconds more, or with a minus fewer.",
  examples: [".event extend 1 120", ".event extend 1 -60"],
  async run({ game, actor }, args) {
    refuseMore(extend, args, 2);
    const eventId = requireId(extend, args[0]);
    const seconds = /^-?\d{1,6}$/.test(args[1] ?? "") ? Number(args[1]) : Number.NaN;
    if (!(Math.abs(seconds) <= SECONDS_MAX) || seconds === 0) throw new CommandError(usageLine(extend));
    const result = await game.extendEvent(eventId, seconds * 1_000, actor);
    if (!result.ok) throw changeRefusal(eventId, result, "extended");
    return result.instanceIds.map((instanceId) => `Event ${eventId} extended by ${seconds} s: run ${instanceId}.`);
  },
};

const explain: Command = {
  path: ["event", "explain"],
  role: "gamemaster",
  usage: "#id [#character] [zoneInstance]",
  summary: "Says why an event runs or not, and why a character can or cannot join, has its tier and its reward.",
  examples: [".event explain 1", ".event explain 1 7", ".event explain 1 7 2"],
  async run({ game }, args) {
    refuseMore(explain, args, 3);
    const eventId = requireId(explain, args[0]);
    const characterId = parseId(explain, args[1]) ?? null;
    const zoneInstance = parseId(explain, args[2]) ?? FIRST_INSTANCE;
    const facts = await game.explain({ eventId, characterId, zoneInstance });
    return facts.map(({ text, decides }) => `${decides ? "=>" : "|-"} ${text}`);
  },
};

export const eventCommands: readonly Command[] = [activelist, info, explain, start, stop, pause, resume, extend];

/** `.event phase|history|participants`: the runs of an event, now and before. */
import { parseId, refuseMore, requireId } from "../arguments.ts";
import { type Command, CommandError, usageLine } from "../command.ts";
import { formatDuration, utcTime } from "../durations.ts";
import type { RunParticipant, RunParticipants } from "../history-operations.ts";
import type { GameOperations } from "../operations.ts";
import { changeRefusal, NOT_FOUND } from "./event.ts";

const LAST = 10;
const LAST_MAX = 100;
const SHOWN_PARTICIPANTS = 100;

const phase: Command = {
  path: ["event", "phase"],
  role: "gamemaster",
  usage: "#id #phase",
  summary: "Moves an event's runs to a phase, counted from 1, on or back; its objectives begin untouched.",
  examples: [".event phase 1 2"],
  async run({ game, actor }, args) {
    refuseMore(phase, args, 2);
    const eventId = requireId(phase, args[0]);
    const number = requireId(phase, args[1]);
    const result = await game.phaseEvent(eventId, number - 1, actor);
    if (!result.ok && result.reason === "unchanged") {
      throw new CommandError(`Event ${eventId} is in phase ${number} already!`);
    }
    if (!result.ok) throw changeRefusal(eventId, result, "moved");
    return result.instanceIds.map((instanceId) => `Event ${eventId} moved to phase ${number}: run ${instanceId}.`);
  },
};

const nameOf = (game: GameOperations, eventId: number): string =>
  game.listEvents().find((event) => event.eventId === eventId)?.name ?? "no longer in content";

/** How many of the last are asked for. */
export const countOf = (
  command: Pick<Command, "path" | "usage">,
  word: string | undefined,
  fallback = LAST,
  most = LAST_MAX,
): number => {
  const count = parseId(command, word) ?? fallback;
  if (count < 1 || count > most) throw new CommandError(usageLine(command), `The count is from 1 to ${most}.`);
  return count;
};

const history: Command = {
  path: ["event", "history"],
  role: "gamemaster",
  usage: "[#id] [count]",
  summary: "Lists the last runs that have ended, of one event or of all: outcome, times, participants.",
  examples: [".event history", ".event history 1", ".event history 1 50"],
  async run({ game }, args) {
    refuseMore(history, args, 2);
    const eventId = parseId(history, args[0]) ?? null;
    const runs = await game.pastRuns(eventId, countOf(history, args[1]));
    if (runs.length === 0 && eventId !== null && game.eventInfo(eventId) === null) throw new CommandError(NOT_FOUND);
    if (runs.length === 0) return ["No event found!"];
    return runs.map((run) => {
      const times = `${utcTime(run.startedMs)} to ${utcTime(run.endedMs)}, active ${formatDuration(run.activeMs)}`;
      const place = `zone ${run.zoneId} instance ${run.zoneInstance}`;
      const what = `${run.eventId} - ${nameOf(game, run.eventId)}`;
      return `run ${run.instanceId}: ${what} [${run.outcome}, ${times}, ${place}, ${run.participants} participants]`;
    });
  },
};

const participantLine = ({ characterId, name, contribution, tier, status }: RunParticipant): string =>
  `|- ${characterId} ${name}: contribution ${contribution}, ${tier ?? "not settled"}, ${status}`;

const listLines = ({ instanceId, eventId, outcome, total, participants }: RunParticipants): string[] => [
  `Run ${instanceId} of event ${eventId} [${outcome}, ${total} participants]`,
  ...participants.map(participantLine),
  ...(total > participants.length ? [`|- and ${total - participants.length} more`] : []),
];

const participants: Command = {
  path: ["event", "participants"],
  role: "gamemaster",
  usage: "#id",
  summary: "Lists who takes part in an event that runs, or who took part in the run of this id.",
  examples: [".event participants 1", ".event participants 4711"],
  async run({ game }, args) {
    refuseMore(participants, args, 1);
    const id = requireId(participants, args[0]);
    const runs = await game.participantsOf(id, SHOWN_PARTICIPANTS);
    if (runs.length > 0) return runs.flatMap(listLines);
    throw new CommandError(game.eventInfo(id) === null ? NOT_FOUND : `Event ${id} not active!`);
  },
};

export const eventRunCommands: readonly Command[] = [phase, history, participants];

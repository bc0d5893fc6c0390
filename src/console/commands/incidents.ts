/** `.server incidents`: what went wrong in the server's work, and what to do about it. */
import { refuseMore } from "../arguments.ts";
import { type Command, CommandError, usageLine } from "../command.ts";
import { formatDuration, utcTime } from "../durations.ts";
import type { IncidentView } from "../operations.ts";

const DEFAULT_COUNT = 10;
const COUNT_MAX = 50;

const state = ({ endMs, sinceMs, action }: IncidentView): string => {
  if (endMs !== null) return `${action} after ${formatDuration(endMs - sinceMs)}`;
  return action === "" ? "open" : `open, ${action}`;
};

/** A stack is for the journal; here each incident has a line or two. */
const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";

const lines = (one: IncidentView): string[] => [
  `${utcTime(one.sinceMs)} ${one.subject}: ${one.code}${one.times > 1 ? ` x ${one.times}` : ""} [${state(one)}]`,
  `|- ${firstLine(one.message)}`,
  ...(one.endMs === null && one.hint !== "" ? [`=> ${one.hint}`] : []),
  ...(one.endMs !== null && one.hint !== "" ? [`|- ${one.hint}`] : []),
];

const incidents: Command = {
  path: ["server", "incidents"],
  role: "gamemaster",
  usage: "[count]",
  summary: "Lists what went wrong lately, the newest first, and what to do about it.",
  examples: [".server incidents", ".server incidents 3"],
  async run({ game }, args) {
    refuseMore(incidents, args, 1);
    const count = Number(args[0] ?? DEFAULT_COUNT);
    if (!Number.isInteger(count) || count < 1 || count > COUNT_MAX) throw new CommandError(usageLine(incidents));
    const found = await game.incidents(count);
    return found.length === 0 ? ["No incidents."] : found.flatMap(lines);
  },
};

export const incidentCommands: readonly Command[] = [incidents];

/** `.lookup`: ids by name, for whoever knows a thing only by what it is called. */
import { type Command, CommandError, usageLine } from "../command.ts";

/** Lists longer than this help nobody. */
const SHOWN = 50;

const shown = (lines: readonly string[], none: string): string[] => {
  if (lines.length === 0) return [none];
  const rest = lines.length - SHOWN;
  return rest > 0 ? [...lines.slice(0, SHOWN), `and ${rest} more: give more of the name.`] : [...lines];
};

const event: Command = {
  path: ["lookup", "event"],
  role: "gamemaster",
  usage: "name",
  summary: "Finds events by a part of their name.",
  examples: [".lookup event harvest"],
  run({ game }, args) {
    if (args.length === 0) throw new CommandError(usageLine(event));
    const part = args.join(" ").toLowerCase();
    const active = new Set(game.activeRuns().map(({ eventId }) => eventId));
    const lines = game
      .listEvents()
      .filter(({ name }) => name.toLowerCase().includes(part))
      .map(({ eventId, name }) => `${eventId} - ${name}${active.has(eventId) ? " [active]" : ""}`);
    return shown(lines, "No event found!");
  },
};

const ofContent = (kind: "creature" | "item", example: string): Command => {
  const command: Command = {
    path: ["lookup", kind],
    role: "gamemaster",
    usage: "name",
    summary: `Finds ${kind}s by a part of their name.`,
    examples: [`.lookup ${kind} ${example}`],
    run({ game }, args) {
      if (args.length === 0) throw new CommandError(usageLine(command));
      const lines = game.lookup(kind, args.join(" ")).map(({ id, name }) => `${id} - ${name}`);
      return shown(lines, `No ${kind} found!`);
    },
  };
  return command;
};

export const lookupCommands: readonly Command[] = [event, ofContent("creature", "crab"), ofContent("item", "shell")];

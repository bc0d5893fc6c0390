/** `.lookup`: ids by name, for whoever knows an event only by what it is called. */
import { type Command, CommandError, usageLine } from "../command.ts";

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
    return lines.length > 0 ? lines : ["No event found!"];
  },
};

export const lookupCommands: readonly Command[] = [event];

/** `.player`: what a game master may do to somebody who plays. */
import { type Command, CommandError, usageLine } from "../command.ts";

const kick: Command = {
  path: ["player", "kick"],
  role: "gamemaster",
  usage: "name [reason]",
  summary: "Ends a player's session; in events its place is kept for a while.",
  examples: [".player kick Mirelda", ".player kick Mirelda Please cool down"],
  run({ game }, args) {
    if (args.length === 0) throw new CommandError(usageLine(kick));
    // Names may have spaces in them: the longest one that somebody has is meant.
    for (let words = args.length; words > 0; words -= 1) {
      const kicked = game.kickPlayer(args.slice(0, words).join(" "), args.slice(words).join(" "));
      if (kicked !== null) return [`${kicked.name} (character ${kicked.characterId}) kicked.`];
    }
    throw new CommandError("Player not online!");
  },
};

export const playerCommands: readonly Command[] = [kick];

/** `.help` and the three words that end a session. */
import { refuseMore } from "../arguments.ts";
import type { Command } from "../command.ts";

const help: Command = {
  path: ["help"],
  role: "player",
  usage: "[command]",
  summary: "Lists the commands, or tells how one is used.",
  examples: [".help", ".help event start"],
  namesCommand: true,
  run: ({ describe }, args) => describe(args),
};

const leaving = (word: string): Command => {
  const command: Command = {
    path: [word],
    role: "player",
    usage: "",
    summary: "Ends the session.",
    examples: [`.${word}`],
    endsSession: true,
    run(_context, args) {
      refuseMore(command, args, 0);
      return ["Bye"];
    },
  };
  return command;
};

export const sessionCommands: readonly Command[] = [help, ...["quit", "exit", "logout"].map(leaving)];

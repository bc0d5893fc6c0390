/** `.announce`: a word to everybody who plays. */
import { type Command, CommandError, usageLine } from "../command.ts";

/** What a client is sent at most of a text (wire protocol, Types). */
const MAX_TEXT_BYTES = 512;

/** @throws CommandError when a client would not be shown all of it. */
export const refuseLongText = (text: string): void => {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_TEXT_BYTES)
    throw new CommandError(`The text has ${bytes} bytes: shorten it to ${MAX_TEXT_BYTES}, players are sent no more.`);
};

const announce: Command = {
  path: ["announce"],
  role: "gamemaster",
  usage: "text",
  summary: "Tells every player something.",
  examples: [".announce The tide turns at eight.", ".ann Free fish at the pier!"],
  run({ game }, args) {
    if (args.length === 0) throw new CommandError(usageLine(announce));
    const text = args.join(" ");
    refuseLongText(text);
    const reached = game.announce(text);
    return [`Announced to ${reached} ${reached === 1 ? "player" : "players"}.`];
  },
};

export const announceCommands: readonly Command[] = [announce];

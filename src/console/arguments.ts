/** Reading the words behind a command. Ids may carry the "#" that usage lines show them with. */
import { type Command, CommandError, usageLine } from "./command.ts";

const MAX_U32 = 0xffff_ffff;

/**
 * A positive u32 from one word; undefined when the word is missing.
 * @throws CommandError with the usage line when the word is no number at all; a number no id can have gives 0, which
 * nothing carries, so that the command answers as for any id it does not know.
 */
export const parseId = (command: Pick<Command, "path" | "usage">, word: string | undefined): number | undefined => {
  if (word === undefined) return undefined;
  const digits = /^#?(\d+)$/.exec(word)?.[1];
  if (digits === undefined) throw new CommandError(usageLine(command));
  const id = Number(digits);
  return id <= MAX_U32 ? id : 0;
};

/** Like `parseId`, and a missing word is refused too. */
export const requireId = (command: Pick<Command, "path" | "usage">, word: string | undefined): number => {
  const id = parseId(command, word);
  if (id === undefined) throw new CommandError(usageLine(command));
  return id;
};

/** @throws CommandError with the usage line when more words were given than the command takes. */
export const refuseMore = (
  command: Pick<Command, "path" | "usage">,
  args: readonly string[],
  allowed: number,
): void => {
  if (args.length > allowed) throw new CommandError(usageLine(command));
};

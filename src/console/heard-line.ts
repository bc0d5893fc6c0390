/**
 * A line as it is audited: the command that it names, and of the rest what is no secret. People type passwords behind
 * mistyped commands, behind `.help`, as surplus words, and where a command belongs.
 */
import type { CommandRecord } from "./audit.ts";
import { type Command, type CommandError, HIDDEN, UnresolvedError } from "./command.ts";

/** The command that words name; null: a group; undefined: nothing, or several. */
type LookUp = (words: readonly string[]) => Command | null | undefined;

type Ended = Pick<CommandRecord, "command" | "arguments" | "outcome" | "answer">;

/** `isPoll`: an answer is not worth a record. The others give the record for each way in which the line may end. */
export type HeardLine = {
  readonly isPoll: boolean;
  done(answer: string): Ended;
  refused(error: CommandError): Ended;
  failed(): Ended;
};

const MAX_KEPT_CHARACTERS = 1_000;
/** Beyond this many words nothing is a command. */
const MAX_PATH_WORDS = 8;

/** Text as it may be kept: no control characters, and not without end. */
const kept = (text: string): string => text.replace(/\p{Cc}/gu, " ").slice(0, MAX_KEPT_CHARACTERS);

/** `secrets` are the words that were taken out. */
type Words = { readonly command: string; readonly args: readonly string[]; readonly secrets: readonly string[] };

/** Takes the secrets out of a line's words; a word that is no part of a command's name may be one. */
const redacted = (lookUp: LookUp, words: readonly string[], isDone: boolean): Words => {
  for (let known = Math.min(words.length, MAX_PATH_WORDS); known > 0; known -= 1) {
    const command = lookUp(words.slice(0, known));
    if (command === undefined) continue;
    if (command === null) return allHidden(words.slice(0, known).join(" "), words.slice(known));
    const args = words.slice(command.path.length);
    if (command.namesCommand === true && args.length > 0) {
      const named = redacted(lookUp, args, false);
      return { ...named, command: command.path.join(" "), args: [named.command, ...named.args] };
    }
    const shown = command.redact?.(args, isDone) ?? args;
    return { command: command.path.join(" "), args: shown, secrets: args.filter((_, at) => shown[at] === HIDDEN) };
  }
  return allHidden(HIDDEN, words.slice(1));
};

const allHidden = (command: string, secrets: readonly string[]): Words => ({
  ...{ command, secrets },
  args: secrets.map(() => HIDDEN),
});

/** Shorter words are in every sentence. */
const SHORTEST_SECRET = 3;

/** Takes out of an answer what it quotes of the words that are hidden. */
const withoutSecrets = (answer: string, secrets: readonly string[]): string =>
  secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .reduce((text, secret) => text.replaceAll(secret, HIDDEN), answer);

/** @param words of the line, at least one */
export const heardLine = (lookUp: LookUp, words: readonly string[]): HeardLine => {
  const ended = (outcome: CommandRecord["outcome"], answer: string): Ended => {
    const { command, args } = redacted(lookUp, words, outcome === "done");
    return { command: kept(command), arguments: kept(args.join(" ")), outcome, answer: kept(answer) };
  };
  return {
    isPoll: lookUp(words)?.isPoll === true,
    done: (answer) => ended("done", answer),
    failed: () => ended("failed", ""),
    refused(error) {
      if (error instanceof UnresolvedError) return ended("refused", error.kept);
      return ended("refused", withoutSecrets(error.lines[0] ?? "", redacted(lookUp, words, false).secrets));
    },
  };
};

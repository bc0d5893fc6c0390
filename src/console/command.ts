/** A console command, whoever calls it: a telnet session, the shell, one day a page or a player. */
import type { Caller, Role } from "./caller.ts";
import type { GameOperations } from "./operations.ts";

/** What a command has to work with. `describe` gives the help of a command by its words, "" for all of them. */
type CommandContext = Caller & {
  readonly game: GameOperations;
  describe(words: readonly string[]): string[];
};

/** Lines that come as things happen, until their source ends or `signal` is aborted. */
export type LineStream = (signal: AbortSignal) => AsyncIterable<string>;

/** An answer that goes on: first `lines`, then what `follow` gives, for as long as the caller wants to see it. */
export type GoingOn = { readonly lines: readonly string[]; readonly follow: LineStream };

type CommandAnswer = string[] | GoingOn;

/** One command. `usage` is what follows the path; an `example` is a whole line as it is typed. */
export type Command = {
  readonly path: readonly string[];
  readonly role: Role;
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** The transport closes the session after the answer. */
  readonly endsSession?: boolean;
  /** A question that programs ask again and again and that changes nothing: its answers are not audited. */
  readonly isPoll?: true;
  /** Its arguments are the words of another command, and hold the secrets of that one. */
  readonly namesCommand?: true;
  /**
   * The arguments as they may be kept and logged, each in its place; where it is missing none of them is a secret. While
   * the command is not `done`, a word that should be a name may be anything.
   */
  redact?(args: readonly string[], isDone: boolean): readonly string[];
  run(context: CommandContext, args: readonly string[]): Promise<CommandAnswer> | CommandAnswer;
};

/** What stands in the place of a secret. */
export const HIDDEN = "[hidden]";

/** A command that was refused: the lines are the answer, and the shell's exit code is 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join(" "));
    this.lines = lines;
  }
}

/** A line that names no command, or several: `kept` is its answer without what may be a password. */
export class UnresolvedError extends CommandError {
  readonly kept: string;

  constructor(kept: string, ...lines: readonly string[]) {
    super(...lines);
    this.kept = kept;
  }
}

/** The one-line usage of a command, as GMs know it. */
export const usageLine = ({ path, usage }: Pick<Command, "path" | "usage">): string =>
  `### USAGE: .${[...path, usage].filter((word) => word !== "").join(" ")}`;

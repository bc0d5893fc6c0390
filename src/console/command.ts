/** A console command, whoever calls it: a telnet session, the shell, one day a page or a player. */
import type { GameOperations } from "./operations.ts";

/** From least to most. A role may do what every lesser one may. */
export const roles = ["player", "gamemaster", "admin"] as const;
export type Role = (typeof roles)[number];

/** Whether a caller of role `role` may use what needs `needed`. */
export const mayUse = (role: Role, needed: Role): boolean => roles.indexOf(role) >= roles.indexOf(needed);

/** Who calls. `actor` stands in the log and in the journal. */
export type Caller = { readonly actor: string; readonly role: Role };

/** What a command has to work with. `describe` gives the help of a command by its words, "" for all of them. */
type CommandContext = Caller & {
  readonly game: GameOperations;
  describe(words: readonly string[]): string[];
};

/** One command. `usage` is what follows the path; an `example` is a whole line as it is typed. */
export type Command = {
  readonly path: readonly string[];
  readonly role: Role;
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** The transport closes the session after the answer. */
  readonly endsSession?: boolean;
  run(context: CommandContext, args: readonly string[]): Promise<string[]> | string[];
};

/** A command that was refused: the lines are the answer, and the shell's exit code is 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly lines: readonly string[];

  constructor(...lines: readonly string[]) {
    super(lines.join(" "));
    this.lines = lines;
  }
}

/** The one-line usage of a command, as GMs know it. */
export const usageLine = ({ path, usage }: Pick<Command, "path" | "usage">): string =>
  `### USAGE: .${[...path, usage].filter((word) => word !== "").join(" ")}`;

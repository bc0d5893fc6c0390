/**
 * From a typed line to a command, as GMs know it: leading "." or "!" optional, any case, unambiguous prefixes of each
 * word. A caller only ever sees the commands of its role; the others do not exist for it. Whoever calls, every line that
 * is run is told to the audit, here and nowhere else.
 */
import type { CommandRecord } from "./audit.ts";
import { type Caller, mayUse } from "./caller.ts";
import { type Command, CommandError, HIDDEN, type LineStream, UnresolvedError, usageLine } from "./command.ts";
import { heardLine } from "./heard-line.ts";
import type { GameOperations } from "./operations.ts";

/**
 * What one line came to. A refusal has `ok` false; `endsSession` asks the transport to close; `follow` is there when
 * more lines come after these.
 */
export type Answer = {
  readonly ok: boolean;
  readonly lines: readonly string[];
  readonly endsSession: boolean;
  readonly follow?: LineStream;
};

export type CommandRegistry = {
  /** Runs one line. Refusals are answers; anything else a command throws is thrown on. */
  execute(line: string, caller: Caller): Promise<Answer>;
};

type Found = { readonly command: Command; readonly args: readonly string[] };

/** What is quoted back of somebody's input: printable ASCII, so that no terminal is driven by it. */
const quotable = (text: string): string => text.replace(/[^\x20-\x7e]/g, "").slice(0, 64);

const splitWords = (line: string): string[] => {
  const bare = line.trim().replace(/^[.!]/, "").trim();
  return bare === "" ? [] : bare.split(/\s+/);
};

const pathText = ({ path }: Command): string => path.join(" ");

/** The distinct words that stand at `depth` in `commands`. */
const wordsAt = (commands: readonly Command[], depth: number): string[] => [
  ...new Set(commands.flatMap(({ path }) => path[depth] ?? [])),
];

/** Groups show as "event ...", commands as they are typed. */
const listing = (commands: readonly Command[], depth: number): string[] =>
  wordsAt(commands, depth).map((word) => {
    const under = commands.filter(({ path }) => path[depth] === word);
    const group = under.some(({ path }) => path.length > depth + 1);
    return `|- ${[...(under[0]?.path.slice(0, depth) ?? []), word].join(" ")}${group ? " ..." : ""}`;
  });

const groupHelp = (commands: readonly Command[], depth: number): string[] => [
  `### USAGE: .${commands[0]?.path.slice(0, depth).join(" ") ?? ""} ...`,
  "Possible subcommands:",
  ...listing(commands, depth),
];

const commandHelp = (command: Command): string[] => [
  usageLine(command),
  command.summary,
  ...command.examples.map((example) => `Example: ${example}`),
];

/**
 * Narrows the commands word by word: a word that is spelled out wins over words it begins.
 * @returns the command with the words left over, or the group that the words name.
 * @throws CommandError when a word fits none or several.
 */
const find = (
  visible: readonly Command[],
  words: readonly string[],
): Found | { readonly group: readonly Command[] } => {
  let group = visible;
  for (const [depth, typed] of words.entries()) {
    const known = wordsAt(group, depth);
    const word = typed.toLowerCase();
    const fitting = known.includes(word) ? [word] : known.filter((candidate) => candidate.startsWith(word));
    const narrowed = group.filter(({ path }) => fitting.includes(path[depth] ?? ""));
    if (fitting.length !== 1) throw unresolved(words.slice(0, depth + 1), depth, { group, narrowed });
    group = narrowed;
    const [command] = group;
    if (command !== undefined && command.path.length === depth + 1) return { command, args: words.slice(depth + 1) };
  }
  return { group };
};

const unresolved = (
  words: readonly string[],
  depth: number,
  { group, narrowed }: { readonly group: readonly Command[]; readonly narrowed: readonly Command[] },
): CommandError => {
  const typed = quotable(words.join(" "));
  const ambiguous = `Command '${typed}' is ambiguous:`;
  if (narrowed.length > 0) return new UnresolvedError(ambiguous, ambiguous, ...listing(narrowed, depth));
  const others = depth === 0 ? [] : groupHelp(group, depth);
  const known = [...words.slice(0, depth), HIDDEN].join(" ");
  return new UnresolvedError(`Command '${known}' does not exist`, `Command '${typed}' does not exist`, ...others);
};

const describe = (visible: readonly Command[], words: readonly string[]): string[] => {
  if (words.length === 0) {
    return ["Commands (.help COMMAND tells more):", ...visible.map((one) => `|- ${pathText(one)} - ${one.summary}`)];
  }
  const found = find(visible, words);
  return "command" in found ? commandHelp(found.command) : groupHelp(found.group, words.length);
};

/** The command that words name; null: a group; undefined: nothing, or several. */
const lookUp = (visible: readonly Command[], words: readonly string[]): Command | null | undefined => {
  try {
    const found = find(visible, words);
    return "group" in found ? null : found.command;
  } catch {
    return undefined;
  }
};

/**
 * The commands by their paths, over one game. No two commands may have the same path or one lie under another.
 * @param audit told of every line that was run, with what came of it
 */
export const createRegistry = (
  commands: readonly Command[],
  game: GameOperations,
  audit: (record: CommandRecord) => Promise<void> | void = () => undefined,
): CommandRegistry => {
  const sorted = commands.toSorted((left, right) => (pathText(left) < pathText(right) ? -1 : 1));

  const run = async (visible: readonly Command[], words: readonly string[], caller: Caller): Promise<Answer> => {
    const found = find(visible, words);
    if ("group" in found) throw new CommandError(...groupHelp(found.group, words.length));
    const context = { ...caller, game, describe: (asked: readonly string[]) => describe(visible, asked) };
    const answer = await found.command.run(context, found.args);
    const { lines, follow } = Array.isArray(answer) ? { lines: answer, follow: undefined } : answer;
    return { ok: true, lines, endsSession: found.command.endsSession ?? false, ...(follow && { follow }) };
  };

  return {
    async execute(typed, caller) {
      const words = splitWords(typed);
      if (words.length === 0) return { ok: true, lines: [], endsSession: false };
      const visible = sorted.filter(({ role }) => mayUse(caller.role, role));
      const { actor, role, transport = "console", address = null } = caller;
      const who = { actor, role, transport, address };
      const line = heardLine((asked) => lookUp(sorted, asked), words);
      try {
        const answer = await run(visible, words, caller);
        if (!line.isPoll) await audit({ ...who, ...line.done(answer.lines[0] ?? "") });
        return answer;
      } catch (error) {
        if (!(error instanceof CommandError)) {
          await audit({ ...who, ...line.failed(), error });
          throw error;
        }
        await audit({ ...who, ...line.refused(error) });
        return { ok: false, lines: error.lines, endsSession: false };
      }
    },
  };
};

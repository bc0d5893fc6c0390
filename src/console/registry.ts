/**
 * From a typed line to a command, as GMs know it: leading "." or "!" optional, any case, unambiguous prefixes of each
 * word. A caller only ever sees the commands of its role; the others do not exist for it.
 */
import { type Caller, type Command, CommandError, mayUse, usageLine } from "./command.ts";
import type { GameOperations } from "./operations.ts";

/** What one line came to. A refusal has `ok` false; `endsSession` asks the transport to close. */
export type Answer = { readonly ok: boolean; readonly lines: readonly string[]; readonly endsSession: boolean };

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
  if (narrowed.length > 0) return new CommandError(`Command '${typed}' is ambiguous:`, ...listing(narrowed, depth));
  const others = depth === 0 ? [] : groupHelp(group, depth);
  return new CommandError(`Command '${typed}' does not exist`, ...others);
};

const describe = (visible: readonly Command[], words: readonly string[]): string[] => {
  if (words.length === 0) {
    return ["Commands (.help COMMAND tells more):", ...visible.map((one) => `|- ${pathText(one)} - ${one.summary}`)];
  }
  const found = find(visible, words);
  return "command" in found ? commandHelp(found.command) : groupHelp(found.group, words.length);
};

/** The commands by their paths, over one game. No two commands may have the same path or one lie under another. */
export const createRegistry = (commands: readonly Command[], game: GameOperations): CommandRegistry => {
  const sorted = commands.toSorted((left, right) => (pathText(left) < pathText(right) ? -1 : 1));

  const run = async (line: string, caller: Caller): Promise<Answer> => {
    const visible = sorted.filter(({ role }) => mayUse(caller.role, role));
    const words = splitWords(line);
    if (words.length === 0) return { ok: true, lines: [], endsSession: false };
    const found = find(visible, words);
    if ("group" in found) throw new CommandError(...groupHelp(found.group, words.length));
    const context = { ...caller, game, describe: (asked: readonly string[]) => describe(visible, asked) };
    const lines = await found.command.run(context, found.args);
    return { ok: true, lines, endsSession: found.command.endsSession ?? false };
  };

  return {
    async execute(line, caller) {
      try {
        return await run(line, caller);
      } catch (error) {
        if (error instanceof CommandError) return { ok: false, lines: error.lines, endsSession: false };
        throw error;
      }
    },
  };
};

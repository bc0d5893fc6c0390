/**
 * From a typed line to a command, as GMs know it: leading "." or "!" optional, any case, unambiguous prefixes of each
 * word. A caller only ever sees the commands of its role; the others do not exist for it. Whoever calls, every line that
 * is run is told to the audit, here and nowhere else.
 */
import type { CommandRecord } from "./audit.ts";
import { type Caller, mayUse } from "./caller.ts";
import { type Command, CommandError, HIDDEN, type LineStream, usageLine } from "./command.ts";
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

const MAX_AUDITED_CHARACTERS = 1_000;

/** Text as it may be kept: no control characters, and not without end. */
const kept = (text: string): string => text.replace(/\p{Cc}/gu, " ").slice(0, MAX_AUDITED_CHARACTERS);

/**
 * A line as it is audited. What follows the words of a command that does not exist, or not for this caller, may be a
 * mistyped command's password and is not kept.
 */
const heard = (visible: readonly Command[], words: readonly string[]): Pick<CommandRecord, "command" | "arguments"> => {
  for (let known = words.length; known > 0; known -= 1) {
    try {
      const found = find(visible, words.slice(0, known));
      if ("group" in found && known < words.length) return unknownLine(words, known + 1);
      if ("group" in found) return { command: kept(words.join(" ")), arguments: "" };
      const args = words.slice(found.command.path.length);
      return { command: pathText(found.command), arguments: kept((found.command.redact?.(args) ?? args).join(" ")) };
    } catch {
      // Fewer words may be a command, or a group.
    }
  }
  return unknownLine(words, 1);
};

const unknownLine = (words: readonly string[], spoken: number): Pick<CommandRecord, "command" | "arguments"> => ({
  command: quotable(words.slice(0, spoken).join(" ")),
  arguments: words.length > spoken ? HIDDEN : "",
});

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
    async execute(line, caller) {
      const words = splitWords(line);
      if (words.length === 0) return { ok: true, lines: [], endsSession: false };
      const visible = sorted.filter(({ role }) => mayUse(caller.role, role));
      const { actor, role, transport = "console", address = null } = caller;
      const record = { actor, role, transport, address, ...heard(visible, words) };
      try {
        const answer = await run(visible, words, caller);
        await audit({ ...record, outcome: "done", answer: kept(answer.lines[0] ?? "") });
        return answer;
      } catch (error) {
        if (!(error instanceof CommandError)) {
          await audit({ ...record, outcome: "failed", answer: "", error });
          throw error;
        }
        await audit({ ...record, outcome: "refused", answer: kept(error.lines[0] ?? "") });
        return { ok: false, lines: error.lines, endsSession: false };
      }
    },
  };
};

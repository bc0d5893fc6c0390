/** `.audit`: who gave which command. */
import { refuseMore } from "../arguments.ts";
import type { AuditEntry } from "../audit.ts";
import type { Command } from "../command.ts";
import { utcTime } from "../durations.ts";
import { countOf } from "./event-runs.ts";

const entryText = ({ atMs, account, transport, address, command, outcome, answer, ...entry }: AuditEntry): string => {
  const who = `${account ?? "local"} (${[transport, ...(address === null ? [] : [address])].join(" ")})`;
  const typed = [`.${command}`, entry.arguments].join(" ").trim();
  return `${utcTime(atMs)} ${who}: ${typed} [${outcome}${answer === "" ? "" : `: ${answer}`}]`;
};

const COUNT = 20;
const COUNT_MAX = 500;

const audit: Command = {
  path: ["audit"],
  role: "admin",
  usage: "[account] [count]",
  summary: 'Lists the last commands, the latest first: of everybody, or of an account ("local": of the shell).',
  examples: [".audit", ".audit ada", ".audit ada 100"],
  async run({ game }, args) {
    refuseMore(audit, args, 2);
    const [first, second] = args;
    // One word that is a number is a count: `.audit 50`.
    const isCount = second === undefined && /^\d+$/.test(first ?? "");
    const account = isCount ? null : (first ?? null);
    const count = countOf(audit, isCount ? first : second, COUNT, COUNT_MAX);
    const { entries, isWhole } = await game.auditLog(account, count);
    const lines = entries.map(entryText);
    if (!isWhole) return ["The database is away: these commands wait for it.", ...lines];
    return lines.length > 0 ? lines : ["No command found!"];
  },
};

export const auditCommands: readonly Command[] = [audit];

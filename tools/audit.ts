/** `zonetide audit`: the commands that were given on the console and by `zonetide gm`. */
import Table from "cli-table3";
import type { Command } from "commander";
import { ConfigError } from "../src/config/operator-error.ts";
import type { AuditEntry } from "../src/console/audit.ts";
import { utcTime } from "../src/console/durations.ts";
import { showValue } from "../src/content/content-fault.ts";
import { readAudit } from "../src/persistence/command-audit.ts";
import { addConfigFlags, configOf, databaseKeys } from "./config-flags.ts";
import { withLocalDatabase } from "./local-server.ts";

const LIMIT_MAX = 10_000;

type AuditOptions = { readonly account?: string; readonly limit: string; readonly json: boolean };

const limitOf = (text: string): number => {
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= LIMIT_MAX) return limit;
  throw new ConfigError(`--limit takes a whole number from 1 to ${LIMIT_MAX}, and ${showValue(text)} was given.`);
};

/** Text that somebody typed must not drive the terminal. */
const plain = (text: string): string => text.replace(/\p{Cc}/gu, "");

const ANSWER_CHARACTERS = 80;

/** An answer may be a page of JSON; --json has it whole. */
const shortened = (answer: string): string =>
  answer.length <= ANSWER_CHARACTERS ? answer : `${answer.slice(0, ANSWER_CHARACTERS - 1)}…`;

const tableOf = (entries: readonly AuditEntry[]): string => {
  const head = ["at (UTC)", "account", "from", "command", "outcome", "answer"];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const { atMs, account, transport, address, command, outcome, answer, ...entry } of entries) {
    const typed = [command, entry.arguments].join(" ").trim();
    const from = [transport, address ?? ""].join(" ").trim();
    table.push([utcTime(atMs), account ?? "local", from, typed, outcome, shortened(answer)].map(plain));
  }
  return table.toString();
};

/** One entry as a line of JSON; `account` null: the right of the data directory's owner. */
const jsonOf = ({ id, atMs, account, transport, address, command, outcome, answer, ...entry }: AuditEntry): string =>
  JSON.stringify({
    ...{ id, at: new Date(atMs).toISOString(), account, transport, address, command },
    ...{ arguments: entry.arguments, outcome, answer },
  });

/** Adds `audit [--account NAME] [--limit N] [--json]` to the CLI; it works whether the server is running or not. */
export const registerAuditCommand = (program: Command): void => {
  const audit = program
    .command("audit")
    .description("list the console's commands: who gave which, from where, and what came of it; the latest first")
    .option("--account <name>", 'of one account only; "local" is the shell with the data directory\'s right')
    .option("--limit <number>", `how many, 1 to ${LIMIT_MAX}`, "50")
    .option("--json", "print one object a line", false)
    .addHelpText(
      "after",
      `
Examples:
  zonetide audit
  zonetide audit --account ada --limit 200
  zonetide audit --json | grep '"outcome":"refused"'`,
    );
  addConfigFlags(audit, databaseKeys);
  audit.action(async ({ account, limit, json }: AuditOptions) => {
    const question = { account: account ?? null, limit: limitOf(limit) };
    const entries = await withLocalDatabase(configOf(audit, databaseKeys), (db) => readAudit(db, question));
    if (json) for (const entry of entries) console.log(jsonOf(entry));
    else console.log(entries.length === 0 ? "No command found." : tableOf(entries));
  });
};

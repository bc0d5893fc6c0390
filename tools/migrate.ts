/** `zonetide migrate up|down|status`. */
import Table from "cli-table3";
import { type Command, InvalidArgumentError } from "commander";
import type { Database } from "../src/persistence/database.ts";
import { type MigrationState, migrateDown, migrateUp, migrationStatus } from "../src/persistence/migrations.ts";

/** How the CLI opens the database that the command works on, and how it leaves it again. */
export type OpenDatabase = () => Promise<{ readonly database: Database; close(): Promise<void> }>;

type Print = (line: string) => void;
type Output = { readonly json?: boolean };

const JSON_FLAG = ["--json", "print JSON"] as const;

/** Adds `migrate` and its subcommands; `print` writes one line to standard output. */
export function registerMigrateCommands(program: Command, open: OpenDatabase, print: Print = console.log): void {
  const migrate = program.command("migrate").description("bring the database's schema up or down");

  migrate
    .command("up")
    .description("run every pending migration")
    .option("--to <name>", "stop after this migration")
    .option(...JSON_FLAG)
    .action(async ({ to, json }: Output & { readonly to?: string }) => {
      const names = await using(open, (db) => migrateUp(db, to === undefined ? {} : { to }));
      print(told("migrated", names, "The database is up to date.", json));
    });

  migrate
    .command("down")
    .description("take back the last migration; the data in its tables is lost")
    .option("--steps <count>", "how many migrations", wholeNumber, 1)
    .option(...JSON_FLAG)
    .action(async ({ steps, json }: Output & { readonly steps: number }) => {
      const names = await using(open, (db) => migrateDown(db, { steps }));
      print(told("reverted", names, "There is no migration to take back.", json));
    });

  migrate
    .command("status")
    .description("list the migrations and when they ran")
    .option(...JSON_FLAG)
    .action(async ({ json }: Output) => {
      const states = await using(open, migrationStatus);
      print(json ? JSON.stringify({ migrations: states }) : statusTable(states));
    });
}

async function using<T>(open: OpenDatabase, work: (db: Database) => Promise<T>): Promise<T> {
  const { database, close } = await open();
  try {
    return await work(database);
  } finally {
    await close();
  }
}

function told(what: "migrated" | "reverted", names: readonly string[], nothing: string, json?: boolean): string {
  if (json) return JSON.stringify({ [what]: names });
  return names.length === 0 ? nothing : names.map((name) => `${what} ${name}`).join("\n");
}

function statusTable(states: readonly MigrationState[]): string {
  const table = new Table({ head: ["migration", "ran at"], style: { head: [], border: [] } });
  for (const { name, executedAt } of states) table.push([name, executedAt?.toISOString() ?? "pending"]);
  return table.toString();
}

function wholeNumber(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1) throw new InvalidArgumentError("It has to be a whole number from 1.");
  return count;
}

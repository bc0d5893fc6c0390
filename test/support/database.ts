/** A database of a test's own: a clone of the migrated template that `global-postgres.ts` made. */
import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { inject } from "vitest";
import { type Database, openDatabase } from "../../src/persistence/database.ts";

export type TestDatabase = {
  readonly url: string;
  /** Drops the database. @throws when connections are still open: whoever opened them has leaked them. */
  drop(): Promise<void>;
};

/** A logger that says nothing. */
export const silentLog = { debug() {}, info() {}, warn() {}, error() {} };

const TEMPLATE_IN_USE = "55006";
const RETRY_MS = 50;
const PATIENCE_MS = 10_000;

/** A database with the whole schema and no rows, for in-process tests and for servers that run as child processes. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, template, prefix } = inject("postgres");
  const name = `${prefix}_${randomBytes(6).toString("hex")}`;
  await asAdmin((admin) => cloneTemplate(admin, template, name));
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdmin((admin) => drop(admin, name)) };
}

/** Opens the database, with closing and dropping in one. */
export async function openTestDatabase(): Promise<{ database: Database; url: string; drop(): Promise<void> }> {
  const made = await createTestDatabase();
  const database = await openDatabase({ url: made.url, log: silentLog, poolSize: 5 });
  const drop = async (): Promise<void> => {
    await database.close();
    await made.drop();
  };
  return { database, url: made.url, drop };
}

async function asAdmin(work: (admin: Database) => Promise<void>): Promise<void> {
  const admin = await openDatabase({ url: inject("postgres").adminUrl, log: silentLog, poolSize: 1 });
  try {
    await work(admin);
  } finally {
    await admin.close();
  }
}

async function cloneTemplate(admin: Database, template: string, name: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await admin.pool.query(`create database ${name} template ${template}`);
      return;
    } catch (error) {
      const isInUse = error instanceof Error && "code" in error && error.code === TEMPLATE_IN_USE;
      if (!isInUse || performance.now() > deadline) throw error;
      await delay(RETRY_MS);
    }
  }
}

/** Connections of a process that has just ended are listed for a moment. */
async function drop(admin: Database, name: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  const sessions = "select application_name, state, query from pg_stat_activity where datname = $1";
  for (;;) {
    const { rows } = await admin.pool.query(sessions, [name]);
    if (rows.length > 0 && performance.now() < deadline) {
      await delay(RETRY_MS);
      continue;
    }
    await admin.pool.query(`drop database ${name} with (force)`);
    if (rows.length > 0) throw new Error(`${rows.length} connections to ${name} were leaked: ${JSON.stringify(rows)}`);
    return;
  }
}

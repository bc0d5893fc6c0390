/**
 * One PostgreSQL for a whole test run: that of `DATABASE_URL`, or an embedded one in a temporary folder. A migrated
 * template is made once; `database.ts` clones it for each test file.
 */
import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { TestProject } from "vitest/node";
import { type Database, openDatabase } from "../../src/persistence/database.ts";
import { openEmbeddedPostgres } from "../../src/persistence/embedded-postgres.ts";
import { migrateUp } from "../../src/persistence/migrations.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** `adminUrl` may create databases; names of a run's databases begin with `prefix`. */
    postgres: { adminUrl: string; template: string; prefix: string };
  }
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Vitest calls it once before all tests, and what it returns after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer();
  try {
    const prefix = `zonetide_test_${randomBytes(4).toString("hex")}`;
    const template = `${prefix}_template`;
    await withDatabase(server.url, (admin) => admin.pool.query(`create database ${template}`));
    await withDatabase(databaseUrl(server.url, template), migrateUp);
    project.provide("postgres", { adminUrl: server.url, template, prefix });
    return async () => {
      await withDatabase(server.url, (admin) => dropAll(admin, prefix));
      await server.close();
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function openServer(): Promise<{ url: string; close(): Promise<void> }> {
  const given = process.env.DATABASE_URL;
  if (given !== undefined && given !== "") return { url: given, close: async () => {} };
  const dataDir = await mkdtemp(join(tmpdir(), "zonetide-test-"));
  await chmod(dataDir, 0o711);
  // Nobody needs these rows after a crash, and every test file brings its own connections.
  const settings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "200" };
  const remove = (): Promise<void> => rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
  try {
    const embedded = await openEmbeddedPostgres({ dataDir, log: silent, settings });
    return {
      url: embedded.url,
      close: async () => {
        await embedded.stop();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function withDatabase(url: string, work: (db: Database) => Promise<unknown>): Promise<void> {
  const db = await openDatabase({ url, log: silent, poolSize: 2 });
  try {
    await work(db);
  } finally {
    await db.close();
  }
}

async function dropAll(admin: Database, prefix: string): Promise<void> {
  const { rows } = await admin.pool.query<{ name: string }>(
    "select datname as name from pg_database where starts_with(datname, $1)",
    [prefix],
  );
  for (const { name } of rows) await admin.pool.query(`drop database if exists ${name} with (force)`);
}

function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

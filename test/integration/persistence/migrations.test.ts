import { Command } from "commander";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrations } from "../../../migrations/index.ts";
import { type Database, openDatabase } from "../../../src/persistence/database.ts";
import { migrateDown, migrateUp, migrationStatus } from "../../../src/persistence/migrations.ts";
import { registerMigrateCommands } from "../../../tools/migrate.ts";
import { openTestDatabase, silentLog } from "../../support/database.ts";

const names = migrations.map(({ name }) => name);
let database: Database;
let url: string;
let drop: () => Promise<void>;

beforeEach(async () => {
  ({ database, url, drop } = await openTestDatabase());
});

afterEach(() => drop());

/** Everything that a migration can make, in words. */
const schemaDump = async (): Promise<unknown[]> => {
  const { rows } = await database.pool.query(`
    select 'column' as kind, table_name || '.' || column_name as name,
           concat_ws(' ', udt_name, is_nullable, column_default, is_identity, identity_maximum) as what
      from information_schema.columns where table_schema = 'public'
    union all
    select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
      from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select 'index', indexname, indexdef from pg_indexes where schemaname = 'public'
    union all
    select 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) || tgenabled::text from pg_trigger where not tgisinternal
    union all
    select 'function', oid::regprocedure::text, pg_get_functiondef(oid) from pg_proc where pronamespace = 'public'::regnamespace
    order by 1, 2`);
  return [...rows];
};

test("up, all the way down and up again leaves the same schema", async () => {
  const before = await schemaDump();
  expect(await migrateDown(database, { steps: names.length })).toEqual(names.toReversed());
  const left = (await schemaDump()).map((row) => (row as { name: string }).name.split(".")[0]);
  expect([...new Set(left)]).toEqual(["mikro_orm_migrations", "mikro_orm_migrations_pkey"]);
  expect(await migrateUp(database)).toEqual(names);
  expect(await schemaDump()).toEqual(before);
});

test("each step down and up again leaves the same schema", async () => {
  for (const name of names.toReversed()) {
    const before = await schemaDump();
    expect(await migrateDown(database)).toEqual([name]);
    expect(await migrateUp(database, { to: name })).toEqual([name]);
    expect(await schemaDump()).toEqual(before);
    await migrateDown(database);
  }
  expect(await migrateDown(database)).toEqual([]);
});

test("a database that is up to date is left as it is", async () => {
  expect(await migrateUp(database)).toEqual([]);
  const states = await migrationStatus(database);
  expect(states.map(({ name }) => name)).toEqual(names);
  expect(states.every(({ executedAt }) => executedAt instanceof Date)).toBe(true);
});

test("of programs that migrate at once one does it and the others find it done", async () => {
  await migrateDown(database, { steps: names.length });
  const others = await Promise.all([1, 2, 3].map(() => openDatabase({ url, log: silentLog })));
  const done = await Promise.all(others.map((other) => migrateUp(other)));
  await Promise.all(others.map((other) => other.close()));
  expect(done.filter((list) => list.length > 0)).toEqual([names]);
});

test("a database that a newer program has migrated is refused", async () => {
  await database.pool.query("insert into mikro_orm_migrations (name, executed_at) values ('Migration20991231', now())");
  await expect(migrateUp(database)).rejects.toMatchObject({
    code: "MIGRATION_UNKNOWN",
    message: expect.stringContaining("Migration20991231"),
  });
});

test("a migration that fails changes nothing", async () => {
  await migrateDown(database, { steps: names.length });
  await database.pool.query("create table reward_grants (in_the_way int)");
  await expect(migrateUp(database)).rejects.toMatchObject({
    code: "MIGRATION_FAILED",
    message:
      'The database could not be migrated (relation "reward_grants" already exists): nothing was changed; put that right and start again.',
  });
  expect((await migrationStatus(database)).every(({ executedAt }) => executedAt === null)).toBe(true);
});

test("the commands say what they did, in lines and in JSON", async () => {
  const lines: string[] = [];
  const command = async (...args: string[]): Promise<string> => {
    const program = new Command().exitOverride();
    let isClosed = false;
    const close = async (): Promise<void> => {
      isClosed = true;
    };
    registerMigrateCommands(
      program,
      async () => ({ database, close }),
      (line) => lines.push(line),
    );
    await program.parseAsync(["migrate", ...args], { from: "user" });
    expect(isClosed).toBe(true);
    return lines.pop() ?? "";
  };
  const last = names.at(-1);
  expect(await command("down")).toBe(`reverted ${last}`);
  const status = await command("status");
  expect(status).toMatch(new RegExp(`${names[0]} +│ \\d{4}-`));
  expect(status).toMatch(new RegExp(`${last} +│ pending`));
  expect(JSON.parse(await command("status", "--json")).migrations.at(-1)).toEqual({ name: last, executedAt: null });
  expect(JSON.parse(await command("up", "--json"))).toEqual({ migrated: [last] });
  expect(await command("up")).toBe("The database is up to date.");
});

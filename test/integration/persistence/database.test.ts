import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Database, openDatabase } from "../../../src/persistence/database.ts";
import { EventParticipation } from "../../../src/persistence/entities/event-participation.ts";
import { RewardGrant } from "../../../src/persistence/entities/reward-grant.ts";
import { entities } from "../../../src/persistence/entities.ts";
import { openTestDatabase, silentLog } from "../../support/database.ts";

let database: Database;
let url: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  ({ database, url, drop } = await openTestDatabase());
});

afterAll(() => drop());

const refusal = async (address: string): Promise<Error & { code: string }> => {
  const opened = openDatabase({ url: address, log: silentLog, connectTimeoutMs: 1_000 });
  return opened.then(
    () => expect.fail("it opened"),
    (error) => error,
  );
};

const changed = (change: (address: URL) => void): string => {
  const address = new URL(url);
  change(address);
  return address.href;
};

test("64-bit columns come back as numbers, from the pool and from entities", async () => {
  const largestU32 = 4_294_967_295;
  const { rows } = await database.pool.query("select $1::bigint as n, count(*) as c from accounts", [largestU32]);
  expect(rows).toEqual([{ n: largestU32, c: 0 }]);
  const at = new Date("2026-05-01T10:00:00.123Z");
  const grant = {
    eventInstanceId: largestU32,
    characterId: largestU32,
    eventId: 9,
    outcome: "completed",
    tier: "gold",
    rank: 1,
    contribution: 9_007_199_254_740_991,
    xp: 1,
    gold: 2,
    currency: { token: 3 },
    reputation: { factionId: 4, amount: 5 },
    items: [{ itemId: 6, quantity: 7 }],
    grantedAt: at,
    achievementId: 11,
    titleId: 0,
  } as const;
  const em = database.orm.em.fork();
  await em.persist(em.create(RewardGrant, grant)).flush();
  const found = await database.orm.em.fork().findOneOrFail(RewardGrant, { eventInstanceId: largestU32 });
  expect({ ...found }).toEqual(grant);
});

test("an array column keeps its numbers", async () => {
  await database.pool.query(
    `insert into event_participations
       (event_instance_id, character_id, objectives_completed, joined_at, inserted_at, updated_at)
     values (1, 2, $1, now(), now(), now())`,
    [[0, 2, 5]],
  );
  const found = await database.orm.em.fork().findOneOrFail(EventParticipation, { eventInstanceId: 1 });
  expect(found).toMatchObject({
    objectivesCompleted: [0, 2, 5],
    rewardsClaimed: false,
    rewardTier: null,
    leftAt: null,
  });
});

test("every entity agrees with its table: columns, types, what may be null, primary key", async () => {
  const { rows } = await database.pool.query<{ table: string; column: string; type: string; nullable: boolean }>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable
       from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`,
  );
  const metas = [...database.orm.getMetadata().getAll().values()];
  expect(metas).toHaveLength(entities.length);
  for (const meta of metas) {
    const expected = meta.props.map(({ fieldNames, columnTypes, nullable }) => ({
      column: fieldNames[0],
      type: columnTypes[0]!
        .replace("timestamptz(6)", "timestamp with time zone")
        .replace(/^int\b/, "integer")
        .replace("bigserial", "bigint"),
      nullable: nullable ?? false,
    }));
    const actual = rows.filter(({ table }) => table === meta.tableName).map(({ table: _, ...column }) => column);
    const byColumn = (a: { column?: string }, b: { column?: string }) => a.column!.localeCompare(b.column!);
    expect(actual.sort(byColumn), meta.tableName).toEqual(expected.sort(byColumn));
  }
});

test("sessions carry the program's name and the statement limit", async () => {
  const limited = await openDatabase({ url, log: silentLog, applicationName: "limited", statementTimeoutMs: 50 });
  const { rows } = await limited.pool.query("select current_setting('application_name') as name");
  expect(rows).toEqual([{ name: "limited" }]);
  await expect(limited.pool.query("select pg_sleep(5)")).rejects.toMatchObject({ code: "57014" });
  await limited.close();
});

test("what cannot be a database address is told without repeating it", async () => {
  for (const text of ["", "mysql://u:p@h/d", "postgres://", "not a url", "postgres://host/db"]) {
    const error = await refusal(text);
    expect(error).toMatchObject({ code: "BAD_URL" });
    expect(error.message).toContain("postgres://USER:PASSWORD@HOST:PORT/DATABASE");
  }
});

test("a port where nobody listens", async () => {
  const free = await new Promise<number>((resolve) => {
    const server: Server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
  const error = await refusal(`postgres://user:secret@127.0.0.1:${free}/game`);
  expect(error.message).toBe(
    `The database at 127.0.0.1:${free} does not answer (connection refused): start it or correct DATABASE_URL.`,
  );
});

test("a listener that is no database", async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const error = await refusal(`postgres://user:secret@127.0.0.1:${port}/game`);
  expect(error).toMatchObject({ code: "UNREACHABLE" });
  server.close();
});

test("a wrong password or database, and never the password in the sentence", async () => {
  const wrongUser = changed((address) => {
    address.username = "nobody-there";
    address.password = "swordfish";
  });
  const login = await refusal(wrongUser);
  expect(login).toMatchObject({ code: "LOGIN_REFUSED" });
  expect(login.message).not.toContain("swordfish");
  const missing = await refusal(
    changed((address) => {
      address.pathname = "/no_such_database";
    }),
  );
  expect(missing).toMatchObject({ code: "NO_DATABASE" });
  expect(missing.message).toContain('"no_such_database"');
});

test("a database that does not store Unicode", async () => {
  const name = `${inject("postgres").prefix}_ascii`;
  await database.pool.query(`create database ${name} template template0 encoding 'SQL_ASCII' locale 'C'`);
  const error = await refusal(
    changed((address) => {
      address.pathname = `/${name}`;
    }),
  );
  expect(error).toMatchObject({ code: "NOT_UTF8", message: expect.stringContaining("createdb --encoding=UTF8") });
});

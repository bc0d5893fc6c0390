import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../../../src/persistence/database.ts";
import { takeRealmLock } from "../../../src/persistence/realm-lock.ts";
import { createTestDatabase, silentLog, type TestDatabase } from "../../support/database.ts";

let place: TestDatabase;
let first: Database;
let second: Database;

beforeAll(async () => {
  place = await createTestDatabase();
  first = await openDatabase({ url: place.url, log: silentLog });
  second = await openDatabase({ url: place.url, log: silentLog });
});

afterAll(async () => {
  await Promise.all([first.close(), second.close()]);
  await place.drop();
});

test("a second server on the database is refused, of the same realm or of another", async () => {
  const holder = await first.connectClient();
  await takeRealmLock(holder, 1, 0);
  const other = await second.connectClient();
  await expect(takeRealmLock(other, 1, 120)).rejects.toMatchObject({
    code: "REALM_TAKEN",
    message:
      "Another server is running realm 1 on this database: stop it, or give this one another REALM_ID and a database of its own.",
  });
  await expect(takeRealmLock(other, 2, 0)).rejects.toMatchObject({ code: "DATABASE_SHARED" });
  holder.release(true);
  other.release(true);
});

test("the realm is handed over when the connection of its holder dies, to one that was waiting", async () => {
  const holder = await first.connectClient();
  await takeRealmLock(holder, 7, 0);
  const { rows } = await holder.query<{ pid: number }>("select pg_backend_pid() as pid");
  const heir = await second.connectClient();
  const waiting = takeRealmLock(heir, 7, 10_000);
  const ended = new Promise<void>((resolve) => holder.on("end", () => resolve()));
  await second.pool.query("select pg_terminate_backend($1)", [rows[0]!.pid]);
  await ended;
  await waiting;
  holder.release(true);
  heir.release(true);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditEntry } from "../../../src/console/audit.ts";
import {
  changeAccount,
  createAccount,
  deleteAccount,
  findAccountByName,
  listAccounts,
  verifyPassword,
} from "../../../src/persistence/accounts.ts";
import { banCharacter, liftBan, standingBan } from "../../../src/persistence/bans.ts";
import { createCharacter } from "../../../src/persistence/characters.ts";
import { pruneAudit, readAudit, writeAudit } from "../../../src/persistence/command-audit.ts";
import type { Database } from "../../../src/persistence/database.ts";
import { openTestDatabase } from "../../support/database.ts";

let database: Database;
let drop: () => Promise<void>;
beforeAll(async () => {
  ({ database, drop } = await openTestDatabase());
});
afterAll(() => drop());

test("a ban stands until it runs out, is replaced by another, and is lifted once", async () => {
  const { id: characterId } = await createCharacter(database, "Mirelda");
  const ban = { characterId, reason: "rude", bannedBy: "account:gm", untilMs: 2_000 };
  expect(await standingBan(database, characterId, 0)).toBeNull();
  await banCharacter(database, ban, 1_000);
  expect(await standingBan(database, characterId, 1_999)).toEqual(ban);
  expect(await standingBan(database, characterId, 2_000)).toBeNull();
  expect(await liftBan(database, characterId, "local", 2_000)).toBe(false);
  await banCharacter(database, { ...ban, untilMs: null }, 3_000);
  expect(await standingBan(database, characterId, Date.UTC(2100, 0))).toMatchObject({ untilMs: null });
  expect(await liftBan(database, characterId, "local", 4_000)).toBe(true);
  expect(await liftBan(database, characterId, "local", 4_000)).toBe(false);
  const { rows } = await database.pool.query("select lifted_by from bans order by id");
  expect(rows).toEqual([{ lifted_by: "account:gm" }, { lifted_by: "local" }]);
});

test("two bans at once leave one that stands", async () => {
  const { id: characterId } = await createCharacter(database, "Twice");
  const bans = [null, 9_000].map((untilMs) =>
    banCharacter(database, { characterId, reason: "", bannedBy: "local", untilMs }, 1_000),
  );
  await Promise.all(bans);
  const { rows } = await database.pool.query("select 1 from bans where character_id = $1 and lifted_at is null", [
    characterId,
  ]);
  expect(rows).toHaveLength(1);
});

test("commands are written once, read the latest first, and found by account whatever its case", async () => {
  const entry = (last: number, account: string | null): AuditEntry => ({
    ...{ id: `00000000-0000-7000-8000-00000000000${last}`, account, transport: "console", address: "10.0.0.1" },
    ...{ atMs: last * 1_000, command: "event start", arguments: `${last}`, outcome: "done", answer: "ok" },
  });
  const entries = [entry(1, "Ada"), entry(2, null), entry(3, "gm")];
  await writeAudit(database, entries);
  await writeAudit(database, entries.slice(1));
  expect(await readAudit(database, { account: null, limit: 10 })).toEqual(entries.toReversed());
  expect(await readAudit(database, { account: "ada", limit: 10 })).toEqual([entries[0]]);
  expect(await readAudit(database, { account: "local", limit: 10 })).toEqual([entries[1]]);
  expect(await readAudit(database, { account: null, limit: 1 })).toEqual([entries[2]]);
});

test("accounts are changed, locked and deleted; a character's account going leaves the character", async () => {
  await createAccount(database, { name: "Ada", password: "a long secret", role: "player" });
  expect(await changeAccount(database, "ADA", { role: "admin", password: "another secret" })).toMatchObject({
    ...{ name: "Ada", role: "admin" },
  });
  const found = await findAccountByName(database, "ada");
  expect(await verifyPassword(found, "another secret")).toBe(true);
  expect(await verifyPassword(found, "a long secret")).toBe(false);
  await changeAccount(database, "ada", { lockedAt: new Date(5_000) });
  expect((await listAccounts(database)).map(({ name, lockedAt }) => [name, lockedAt?.getTime()])).toEqual([
    ["Ada", 5_000],
  ]);
  await expect(changeAccount(database, "ada", { password: "" })).rejects.toThrow("An account's password has");
  expect(await changeAccount(database, "nobody", { role: "admin" })).toBeNull();
  expect(await deleteAccount(database, "ada")).toBe("Ada");
  expect(await deleteAccount(database, "ada")).toBeNull();
});

test("old commands leave the audit piece by piece, and the others stay", async () => {
  const entry = (at: number): AuditEntry => ({
    ...{
      id: `00000000-0000-7000-9000-${String(at).padStart(12, "0")}`,
      account: "pruned",
      transport: "cli",
      address: null,
    },
    ...{ atMs: at, command: "event start", arguments: "1", outcome: "done", answer: "ok" },
  });
  await writeAudit(
    database,
    Array.from({ length: 2_500 }, (_, at) => entry(at)),
  );
  const { signal } = new AbortController();
  expect(await pruneAudit(database, 2_400, signal)).toBeGreaterThanOrEqual(2_400);
  const left = await readAudit(database, { account: "pruned", limit: 10_000 });
  expect(left.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 100 }, (_, at) => 2_499 - at));
  expect(await pruneAudit(database, 9_999, AbortSignal.abort())).toBe(0);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { createAccount, findAccountByName, verifyPassword } from "../../../src/persistence/accounts.ts";
import type { Database } from "../../../src/persistence/database.ts";
import { openTestDatabase } from "../../support/database.ts";

let database: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  ({ database, drop } = await openTestDatabase());
});

afterAll(() => drop());

test("an account is found whatever the case of its name, with its role", async () => {
  const made = await createAccount(database, { name: "Arwen", password: "swordfish", role: "gamemaster" });
  expect(made.id).toBeTypeOf("number");
  for (const name of ["Arwen", "arwen", "ARWEN"]) {
    expect(await findAccountByName(database, name)).toMatchObject({ id: made.id, name: "Arwen", role: "gamemaster" });
  }
  expect(await findAccountByName(database, "arwe")).toBeNull();
});

test("the right password matches, nothing else does, and the text of it is not kept", async () => {
  const made = await createAccount(database, { name: "keeper", password: "pässwörd", role: "admin" });
  const found = await findAccountByName(database, "keeper");
  expect(await verifyPassword(found, "pässwörd")).toBe(true);
  expect(await verifyPassword(found, "pa\u0308sswo\u0308rd")).toBe(true);
  expect(await verifyPassword(found, "Pässwörd")).toBe(false);
  expect(await verifyPassword(found, "")).toBe(false);
  expect(await verifyPassword(null, "pässwörd")).toBe(false);
  expect(made.passwordHash).toMatch(/^scrypt\$32768\$8\$3\$[\w+/=]{24}\$[\w+/=]{44}$/);
});

test("equal passwords have different hashes, and a damaged hash matches nothing", async () => {
  const first = await createAccount(database, { name: "twin one", password: "same", role: "player" });
  const second = await createAccount(database, { name: "twin two", password: "same", role: "player" });
  expect(first.passwordHash).not.toBe(second.passwordHash);
  for (const passwordHash of ["", "same", "scrypt$0$0$0$$", "scrypt$32768$8$3$AAAA$AAAA"]) {
    expect(await verifyPassword({ passwordHash }, "same")).toBe(false);
  }
});

test("an unknown name takes as long as a wrong password", async () => {
  const found = await findAccountByName(database, "keeper");
  const time = async (account: typeof found): Promise<number> => {
    const start = performance.now();
    await verifyPassword(account, "wrong");
    return performance.now() - start;
  };
  const unknown = await time(null);
  const wrong = await time(found);
  // The work is the same; the machine decides the rest.
  expect(unknown).toBeGreaterThan(wrong / 5);
});

test("a name that is taken, and names and passwords that cannot be", async () => {
  const account = { password: "x", role: "player" } as const;
  await createAccount(database, { ...account, name: "Taken" });
  await expect(createAccount(database, { ...account, name: "tAKEN" })).rejects.toMatchObject({
    code: "ACCOUNT_EXISTS",
    message: 'There is an account "tAKEN" already: choose another name.',
  });
  for (const name of ["", " padded", "x".repeat(33), "a\u0007b", "a\0b", "\ud800"]) {
    await expect(createAccount(database, { ...account, name })).rejects.toMatchObject({ code: "ACCOUNT_NAME" });
  }
  for (const password of ["", "x".repeat(513)]) {
    await expect(createAccount(database, { name: "new", role: "player", password })).rejects.toMatchObject({
      code: "ACCOUNT_PASSWORD",
    });
  }
});

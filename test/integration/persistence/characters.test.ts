import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createCharacter,
  ensureCharacters,
  findCharacter,
  findCharacterByName,
} from "../../../src/persistence/characters.ts";
import type { Database } from "../../../src/persistence/database.ts";
import { openTestDatabase } from "../../support/database.ts";

let database: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  ({ database, drop } = await openTestDatabase());
});

afterAll(() => drop());

test("a character is found by id and by name in any case", async () => {
  const made = await createCharacter(database, "Elodie");
  expect(await findCharacter(database, made.id)).toMatchObject({ id: made.id, name: "Elodie", accountId: null });
  expect(await findCharacterByName(database, "eLODIE")).toMatchObject({ id: made.id });
  expect(await findCharacter(database, 4_000_000_000)).toBeNull();
  expect(await findCharacterByName(database, "nobody")).toBeNull();
});

test("a name that is taken, and names that cannot be", async () => {
  await createCharacter(database, "Taken");
  await expect(createCharacter(database, "TAKEN")).rejects.toMatchObject({ code: "CHARACTER_EXISTS" });
  for (const name of ["", "x".repeat(33), "trailing ", "line\nbreak"]) {
    await expect(createCharacter(database, name)).rejects.toMatchObject({ code: "CHARACTER_NAME" });
  }
  // 32 characters that take two units of UTF-16 each
  await createCharacter(database, "🐉".repeat(32));
});

test("an id never outgrows the wire", async () => {
  await expect(
    database.pool.query("insert into characters (id, name) values (4294967296, 'too far')"),
  ).rejects.toMatchObject({ code: "23514" });
});

test("many are found or made at once, and those that are there use up no number", async () => {
  const known = await createCharacter(database, "Bot 1");
  const names = Array.from({ length: 500 }, (_, index) => `bot ${index}`);
  const ids = await ensureCharacters(database, [...names, "bot 7"]);
  expect(ids.size).toBe(500);
  expect(ids.get("bot 1")).toBe(known.id);
  expect(new Set(ids.values()).size).toBe(500);
  expect(await ensureCharacters(database, names)).toEqual(ids);
  const next = await createCharacter(database, "after the bots");
  expect(next.id).toBe(Math.max(...ids.values()) + 1);
  expect(await ensureCharacters(database, [])).toEqual(new Map());
});

test("two spellings of one name are one character", async () => {
  const ids = await ensureCharacters(database, ["Mixed", "mIXED"]);
  expect(ids.get("Mixed")).toBe(ids.get("mIXED"));
});

test("callers that race for the same names get the same characters", async () => {
  const names = Array.from({ length: 100 }, (_, index) => `racer ${index}`);
  const results = await Promise.all([
    ensureCharacters(database, names),
    ensureCharacters(database, names.toReversed()),
    ensureCharacters(database, names),
  ]);
  const [first, ...others] = results.map((ids) => [...ids].sort(([a], [b]) => a.localeCompare(b)));
  for (const other of others) expect(other).toEqual(first);
});

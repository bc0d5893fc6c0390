import { expect, test } from "vitest";
import { DatabasePatience } from "../../../src/main/database-patience.ts";

const AWAY = "The database is away: try again when `.server health` is green.";
const coded = (code: string) => Object.assign(new Error("select 's3cret'"), { code });

/** Patience of 50 ms over a database that answers the question whether it is there like `query`. */
const patienceOver = (query: () => Promise<unknown>) => {
  const logged: object[] = [];
  const log = { warn: (fields: object) => void logged.push(fields) };
  return { patience: new DatabasePatience({ query } as never, log as never, 50), logged };
};

test("a database that is away is one sentence, and no statement is in the log", async () => {
  const { patience, logged } = patienceOver(async () => null);
  await expect(patience.asking(() => Promise.reject(coded("ECONNREFUSED")))()).rejects.toThrow(AWAY);
  await expect(patience.asking(() => Promise.reject(coded("57P01")))()).rejects.toThrow(AWAY);
  await expect(patience.asking(() => new Promise(() => undefined))()).rejects.toThrow(AWAY);
  expect(JSON.stringify(logged)).not.toContain("s3cret");
  await expect(patience.asking(() => Promise.reject(coded("23505")))()).rejects.toThrow("select");
  expect(await patience.asking(async (count: number) => count)(3)).toBe(3);
});

test("a change is not begun while the database is away, and is unsure when it goes in between", async () => {
  let acts = 0;
  const act = async () => {
    acts += 1;
  };
  await expect(patienceOver(() => Promise.reject(coded("ECONNREFUSED"))).patience.changing(act)()).rejects.toThrow(
    AWAY,
  );
  await expect(patienceOver(() => new Promise(() => undefined)).patience.changing(act)()).rejects.toThrow(AWAY);
  expect(acts).toBe(0);
  const { patience } = patienceOver(async () => null);
  await patience.changing(act)();
  expect(acts).toBe(1);
  await expect(patience.changing(() => new Promise(() => undefined))()).rejects.toThrow("look whether this was done");
});

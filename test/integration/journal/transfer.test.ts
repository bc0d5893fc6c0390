import { afterEach, beforeEach, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import { headPosition } from "../../../src/journal/read.ts";
import { rebuild } from "../../../src/journal/rebuild/rebuild.ts";
import { journalStats } from "../../../src/journal/stats.ts";
import { exportJournal } from "../../../src/journal/transfer/export.ts";
import { importJournal, JournalNotEmptyError } from "../../../src/journal/transfer/import.ts";
import { verifyJournal } from "../../../src/journal/verify/verify.ts";
import { openTestDatabase } from "../../support/database.ts";
import { HAPPENINGS, happening, started } from "../../unit/journal/run-story.ts";
import { rowsAsText } from "./table-text.ts";

type Opened = Awaited<ReturnType<typeof openTestDatabase>>;
let from: Opened;
let to: Opened;

beforeEach(async () => {
  [from, to] = [await openTestDatabase(), await openTestDatabase()];
  const appends = Array.from({ length: 60 }, (_, at) => happening(at, [at % HAPPENINGS, at % 3, at % 5, at % 7]));
  await appendBatch(from.database.pool, [started(1), started(2), started(3), ...appends]);
});

afterEach(async () => {
  await from.drop();
  await to.drop();
});

const connectTo = (opened: Opened) => () => opened.database.connectClient();

async function exported(opened: Opened = from): Promise<string> {
  const texts: string[] = [];
  await exportJournal({ connect: connectTo(opened), write: async (more) => void texts.push(more) });
  return texts.join("");
}

async function* lines(text: string): AsyncGenerator<string> {
  yield* text.split("\n");
}

const fill = (text: string) => importJournal({ connect: connectTo(to), lines: lines(text) });

const wholeJournal = async ({ database }: Opened) =>
  (await database.pool.query("select e::text as event from journal_events e order by position")).rows;

test("what is exported and imported is the same journal, to the letter, and its tables come out the same", async () => {
  const text = await exported();
  expect(text.split("\n")[0]).toBe('{"format":"zonetide-journal","version":1,"events":63}');
  expect(await fill(text)).toBe(63);
  expect(await wholeJournal(to)).toEqual(await wholeJournal(from));
  expect(await headPosition(to.database.pool)).toBe(63);
  for (const opened of [from, to]) {
    await rebuild({ connect: connectTo(opened), projections, wait: () => Promise.resolve() });
  }
  expect(await rowsAsText(to.database.pool)).toEqual(await rowsAsText(from.database.pool));
  expect((await verifyJournal({ connect: connectTo(to), projections })).differences).toEqual([]);
  expect(await exported(to)).toBe(text);
  // Appending goes on behind it.
  await appendBatch(to.database.pool, [happening(99, [14, 0, 1, 2])]);
  expect(await headPosition(to.database.pool)).toBe(64);
});

test("only an empty journal is filled", async () => {
  const text = await exported();
  await fill(text);
  await expect(fill(text)).rejects.toThrow(JournalNotEmptyError);
});

test.each([
  ["nothing", () => "", "The file is empty"],
  ["another file", () => '{"a":1}', "Line 1: format is not as it should be"],
  ["a half", (text: string) => text.split("\n").slice(0, 20).join("\n"), "The file ends after 19 of 63 events"],
  ["a broken line", (text: string) => `${text.slice(0, 700)}\n`, "it is no JSON"],
  ["a gap", (text: string) => without(text, 5), "Line 6: position 6 stands where 5 belongs"],
  ["a wrong version", (text: string) => text.replace('"version":2,', '"version":3,'), "version 3 of"],
  ["an unknown type", (text: string) => text.replace('"type":"RunStarted"', '"type":"Danced"'), "of type Danced"],
  ["what no such event holds", (text: string) => text.replace('"zoneId": 1', '"zoneId": "x"'), "Line 2: data."],
  ["an id twice", (text: string) => twice(text), "The database refuses one of the lines 2 to 64"],
])("%s is refused, and nothing is imported", async (_what, change, message) => {
  await expect(fill(change(await exported()))).rejects.toThrow(message);
  expect(await headPosition(to.database.pool)).toBe(0);
  expect(await wholeJournal(to)).toEqual([]);
});

function without(text: string, line: number): string {
  return text
    .split("\n")
    .filter((_, at) => at !== line)
    .join("\n");
}

function twice(text: string): string {
  const [one, other] = [...text.matchAll(/"id":"([0-9a-f-]{36})"/g)].map(([, id]) => id ?? "");
  return text.replace(other ?? "", one ?? "");
}

test("stats: exact while it is small, estimated when it is large and somebody has analysed it", async () => {
  const small = await journalStats(from.database.pool);
  expect(small).toMatchObject({ head: 63, events: 63, isExact: true, streams: 8 });
  expect(small.types.find(({ type }) => type === "RunStarted")).toEqual({ type: "RunStarted", events: 3 });
  expect(small.types.reduce((sum, { events }) => sum + events, 0)).toBe(63);
  expect(small.tableBytes).toBeGreaterThan(0);
  await from.database.pool.query("analyze journal_events; update journal_head set position = 630000");
  const large = await journalStats(from.database.pool);
  expect(large.isExact).toBe(false);
  expect(large.types.find(({ type }) => type === "RunStarted")?.events).toBeGreaterThan(10_000);
  expect((await journalStats(from.database.pool, true)).types).toEqual(small.types);
});

test("stats of an empty journal", async () => {
  expect(await journalStats(to.database.pool)).toMatchObject({ head: 0, lastEventAtMs: null, streams: 0, types: [] });
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { readPieces, readRows } from "../../../src/journal/read.ts";
import { openTestDatabase } from "../../support/database.ts";
import { newEvent } from "../../unit/journal/new-event.ts";

/** Of the documents that are appended, in order: some small, some above a page of a few kilobytes by themselves. */
const LETTERS = [10, 10, 4_000, 10, 9_000, 9_000, 10, 10];

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  opened = await openTestDatabase();
  const events = LETTERS.map((letters) => newEvent({ text: "x".repeat(letters) }));
  await appendBatch(opened.database.pool, [{ stream: "large", expected: "none", events }]);
});
afterAll(() => opened.drop());

/** Versions by page, as somebody reads on who stops at a page that is not full. */
async function pages(limit: number, bytes: number): Promise<number[][]> {
  const read: number[][] = [];
  for (let afterPosition = 0; ; ) {
    const { rows, isFull } = await readRows(opened.database.pool, { afterPosition, limit, bytes });
    if (rows.length > 0) read.push(rows.map(({ version }) => version));
    afterPosition = Number(rows.at(-1)?.position ?? afterPosition);
    if (!isFull) return read;
  }
}

test.each([
  [100, 1_000_000, [[1, 2, 3, 4, 5, 6, 7, 8]]],
  [
    3,
    1_000_000,
    [
      [1, 2, 3],
      [4, 5, 6],
      [7, 8],
    ],
  ],
  [
    4,
    1_000_000,
    [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ],
  ],
  [100, 5_000, [[1, 2, 3, 4, 5], [6], [7, 8]]],
  [100, 1_000, [[1, 2, 3], [4, 5], [6], [7, 8]]],
  [100, 1, [[1], [2], [3], [4], [5], [6], [7], [8]]],
])("pages of %i events and %i bytes", async (limit, bytes, expected) => {
  expect(await pages(limit, bytes)).toEqual(expected);
});

test("a page comes in pieces of bounded size: none is missed, and whether there may be more is told", async () => {
  const { pool } = opened.database;
  const small = Array.from({ length: 1_100 }, () => newEvent({ text: "small" }));
  await appendBatch(pool, [{ stream: "small", expected: "none", events: small }]);
  const read = async (limit: number) => {
    const sizes: number[] = [];
    const positions: number[] = [];
    const end = await readPieces(pool, { afterPosition: 0, limit }, async (events) => {
      sizes.push(events.length);
      positions.push(...events.map(({ position }) => position));
    });
    return { sizes, positions, ...end };
  };
  const upTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);
  const all = LETTERS.length + small.length;
  expect(await read(600)).toEqual({ sizes: [200, 200, 200], positions: upTo(600), position: 600, isFull: true });
  expect(await read(5_000)).toEqual({
    sizes: [200, 200, 200, 200, 200, 108],
    positions: upTo(all),
    position: all,
    isFull: false,
  });
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { encodeAppend } from "../../../src/journal/encode-append.ts";
import { readStream } from "../../../src/journal/read.ts";
import { openTestDatabase } from "../../support/database.ts";
import { newEvent } from "../../unit/journal/new-event.ts";

/** PostgreSQL's least: the first day of the Julian count, 4714-11-24 BC by today's calendar. */
const LEAST_MS = -210_866_803_200_000;
const MOST_MS = 8.64e15;

let opened: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  opened = await openTestDatabase();
});

afterAll(() => opened.drop());

const at = (atMs: number) => ({ stream: "times", expected: "any" as const, events: [newEvent({}, { atMs })] });

test("the least and the largest time are stored", async () => {
  const verdicts = await appendBatch(opened.database.pool, [at(LEAST_MS), at(MOST_MS)]);
  expect(verdicts).toMatchObject([{ ok: true }, { ok: true }]);
  const events = await readStream(opened.database.pool, "times", { limit: 10 });
  expect(events.map(({ atMs }) => atMs)).toEqual([LEAST_MS, MOST_MS]);
});

test.each([LEAST_MS - 1, -8e15, MOST_MS + 2, 0.5, Number.NaN])("%d is refused before the append", (atMs) => {
  expect(() => encodeAppend(at(atMs))).toThrow("events[0].atMs is not right: give whole milliseconds");
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { OperatorError } from "../../../src/config/operator-error.ts";
import { appendBatch } from "../../../src/journal/append.ts";
import { eventTypes } from "../../../src/journal/event-types/domain-event-types.ts";
import { readStream } from "../../../src/journal/read.ts";
import { storedTypeProblems } from "../../../src/journal/stored-types.ts";
import { checkEventTypes } from "../../../src/main/event-types.ts";
import type { DatabaseClient } from "../../../src/persistence/pool.ts";
import { openTestDatabase } from "../../support/database.ts";
import { readPage } from "../../support/read-page.ts";
import { newEvent } from "../../unit/journal/new-event.ts";

let test_: Awaited<ReturnType<typeof openTestDatabase>>;
let client: DatabaseClient;

beforeAll(async () => {
  test_ = await openTestDatabase();
  client = await test_.database.connectClient();
});

afterAll(async () => {
  client.release();
  await test_.drop();
});

/** Appends one event, as a program of another version did. */
async function stored(type: string, schemaVersion: number, data = {}): Promise<void> {
  const event = newEvent(data, { type, schemaVersion });
  const [verdict] = await appendBatch(client, [{ stream: `of-${type}`, expected: "any", events: [event] }]);
  expect(verdict).toMatchObject({ ok: true });
}

const resumed = { elapsedMs: 1, atMs: 2 };

test("a start goes on with what it knows, and names everything that it does not", async () => {
  expect(await storedTypeProblems(client)).toEqual([]);
  await stored("RunResumed", 1, resumed);
  await stored("RunResumed", 1, resumed);
  expect(await storedTypeProblems(client)).toEqual([]);
  await stored("Strange", 1);
  await stored("Strange", 4);
  const start = checkEventTypes(test_.database);
  await expect(start).rejects.toThrow(OperatorError);
  await expect(start).rejects.toThrow(/events of type Strange, which this program does not know: start the version/);
  expect(await storedTypeProblems(client)).toHaveLength(2);

  eventTypes.register({
    ...{ type: "Strange", version: 3, schema: z.strictObject({ size: z.int() }) },
    steps: [
      { from: 1, to: 2, upcast: (data) => ({ ...data, length: 1 }) },
      { from: 2, to: 3, upcast: ({ length }) => ({ size: length }) },
    ],
  });
  expect(await storedTypeProblems(client)).toEqual([
    "The journal holds Strange in version 4, and this program knows it up to version 3: start the version that wrote it, or a newer one.",
  ]);
});

test("all reading gives the current version; a version that nobody can read is an error that names it", async () => {
  const [first] = await readStream(client, "of-Strange", { limit: 1 });
  expect(first).toMatchObject({ schemaVersion: 3, data: { size: 1 } });
  await expect(readPage(client, { afterPosition: 0, limit: 10 })).rejects.toThrow("Strange in version 4");
});

test("once a server has started, what it could not read again is refused, and only that", async () => {
  const of = (type: string, data: Record<string, unknown>, schemaVersion = 1) => ({
    ...{ stream: `of-${type}`, expected: "any" as const },
    events: [newEvent(data, { type, schemaVersion })],
  });
  const verdicts = await appendBatch(client, [
    of("Unheard", {}),
    of("RunResumed", { ...resumed, elapsedMs: -1 }),
    of("RunResumed", resumed, 2),
    of("RunResumed", resumed),
  ]);
  expect(verdicts.map(({ ok }) => ok)).toEqual([false, false, false, true]);
  expect(verdicts[0]).toMatchObject({ message: expect.stringContaining("type is Unheard, which is not registered") });
  expect(verdicts[1]).toMatchObject({ message: expect.stringContaining("events[0].data.elapsedMs is not right") });
  expect(verdicts[2]).toMatchObject({ message: expect.stringContaining("RunResumed has versions 1 to 1") });
});

test("dates, sets, maps and big integers come back from the database", async () => {
  const data = {
    at: new Date(5),
    seen: new Set([1n, "b"]),
    by: new Map([["a", { $set: [1] }]]),
    nested: [[{ a: 2n ** 70n }]],
  };
  eventTypes.register({ type: "Rich", version: 1, schema: z.any() });
  await stored("Rich", 1, data);
  const [read] = await readStream(client, "of-Rich", { limit: 1 });
  expect(read?.data).toEqual(data);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { RecordedEvent } from "../../../src/journal/event.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import { readPage } from "../../../src/journal/read.ts";
import type { DatabaseClient } from "../../../src/persistence/pool.ts";
import { dumpTables } from "../../integration/journal/tables.ts";
import { openTestDatabase } from "../../support/database.ts";
import { HAPPENINGS, happening, started } from "../../unit/journal/run-story.ts";

const small = (max: number) => fc.integer({ min: 0, max });
const story = fc.array(fc.tuple(small(HAPPENINGS - 1), small(2), small(3), small(9)), { minLength: 1, maxLength: 60 });

/** The rows that come of a journal cut into pages of these sizes, the last size for the rest; nothing is kept. */
async function rowsOf(client: DatabaseClient, events: readonly RecordedEvent[], sizes: readonly number[]) {
  await client.query({ text: "savepoint split" });
  for (let from = 0, page = 0; from < events.length; page++) {
    const end = from + (sizes[Math.min(page, sizes.length - 1)] ?? 1);
    for (const projection of projections) await projection.apply(client, events.slice(from, end));
    from = end;
  }
  const rows = await dumpTables(client);
  await client.query({ text: "rollback to savepoint split" });
  return rows;
}

test("however the journal is cut into pages, the rows are the same", async () => {
  const { database, drop } = await openTestDatabase();
  const client = await database.connectClient();
  try {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 });
    const property = fc.asyncProperty(story, sizes, async (steps, split) => {
      await client.query({ text: "begin" });
      try {
        const appends = steps.map((choices, step) => happening(step, choices));
        await appendBatch(client, [started(1), started(2, 0), started(3), ...appends]);
        const events = (await readPage(client, { afterPosition: 0, limit: 1000 })).events;
        const oneByOne = await rowsOf(client, events, [1]);
        expect(await rowsOf(client, events, split)).toEqual(oneByOne);
        expect(await rowsOf(client, events, [1000])).toEqual(oneByOne);
      } finally {
        await client.query({ text: "rollback" });
      }
    });
    await fc.assert(property, { numRuns: 40 });
  } finally {
    client.release(true);
    await drop();
  }
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { appendBatch } from "../../../src/journal/append.ts";
import { eventTypes } from "../../../src/journal/event-types/domain-event-types.ts";
import { exportJournal } from "../../../src/journal/transfer/export.ts";
import { importJournal } from "../../../src/journal/transfer/import.ts";
import { openTestDatabase } from "../../support/database.ts";
import { readPage } from "../../support/read-page.ts";
import { newEvent } from "../../unit/journal/new-event.ts";

eventTypes.register({
  type: "Carried",
  version: 1,
  schema: z.strictObject({ when: z.date(), ids: z.set(z.bigint()), large: z.bigint(), whatever: z.unknown() }),
});

const text = fc.string({ unit: "grapheme" }).filter((one) => one.isWellFormed() && !one.includes("\0"));
const key = fc.oneof(text, fc.constantFrom("$", "$$", "$date", "$set", "position", "data"));
const leaf = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.bigInt(),
  fc.date({ noInvalidDate: true }),
  fc.integer(),
);

const { value: nested } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(tie("value"), { maxLength: 4 }).map((items) => new Set(items)),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 4 }).map((pairs) => new Map(pairs)),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 4 }).map((pairs) => Object.fromEntries(pairs)),
  ),
}));

const carried = fc.record({
  when: fc.date({ noInvalidDate: true }),
  ids: fc.array(fc.bigInt(), { maxLength: 4 }).map((ids) => new Set(ids)),
  large: fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
  whatever: nested,
});

async function* linesOf(text: string): AsyncGenerator<string> {
  yield* text.split("\n");
}

test("what was appended, exported and imported is what was appended", async () => {
  const journals = fc.array(fc.tuple(carried, fc.constantFrom("one", "two")), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(journals, async (told) => {
      const [from, to] = [await openTestDatabase(), await openTestDatabase()];
      try {
        const events = told.map(([data]) => newEvent(data, { type: "Carried" }));
        const batch = events.map((event, at) => ({
          stream: told[at]?.[1] ?? "",
          expected: "any" as const,
          events: [event],
        }));
        await appendBatch(from.database.pool, batch);
        const texts: string[] = [];
        const write = async (more: string) => void texts.push(more);
        await exportJournal({ connect: () => from.database.connectClient(), write });
        const lines = linesOf(texts.join(""));
        expect(await importJournal({ connect: () => to.database.connectClient(), lines })).toBe(events.length);
        const page = { afterPosition: 0, limit: 100 };
        const [before, after] = [
          (await readPage(from.database.pool, page)).events,
          (await readPage(to.database.pool, page)).events,
        ];
        expect(after).toEqual(before);
        expect(after.map(({ data }) => data)).toEqual(events.map(({ data }) => data));
      } finally {
        await from.drop();
        await to.drop();
      }
    }),
    { numRuns: 6 },
  );
}, 60_000);

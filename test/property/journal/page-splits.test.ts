import fc from "fast-check";
import { expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { Append, RecordedEvent } from "../../../src/journal/event.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import type { DatabaseClient } from "../../../src/persistence/pool.ts";
import { dumpTables } from "../../integration/journal/tables.ts";
import { openTestDatabase } from "../../support/database.ts";
import { readPage } from "../../support/read-page.ts";
import { at, granted, HAPPENINGS, happening, started } from "../../unit/journal/run-story.ts";

const small = (max: number) => fc.integer({ min: 0, max });
/** One kind more, and a frequent one: a reward of a run that is there. */
const kind = fc.oneof(
  { weight: 5, arbitrary: small(HAPPENINGS - 1) },
  { weight: 1, arbitrary: fc.constant(HAPPENINGS) },
);
const story = fc.array(fc.tuple(kind, small(2), small(3), small(9)), { minLength: 1, maxLength: 60 });

function appendsOf(steps: readonly (readonly [number, number, number, number])[]): Append[] {
  const tiers = ["gold", "silver", "bronze"] as const;
  const rewarded = new Set<string>();
  return steps.map((choices, step) => {
    const [kind, run, character, amount] = choices;
    const key = `${run}:${character}`;
    // Nobody is rewarded twice for a run: something else happens instead.
    if (kind < HAPPENINGS || rewarded.has(key)) return happening(step, choices);
    rewarded.add(key);
    return granted(1 + run, 1 + character, { tier: tiers[amount % 3] ?? "gold", ...at(step * 100) });
  });
}

/** Events cut into parts of these sizes, the last size for the rest. */
function partsOf(events: readonly RecordedEvent[], sizes: readonly number[]): (readonly RecordedEvent[])[] {
  const [size = 1, ...others] = sizes;
  if (events.length === 0) return [];
  return [events.slice(0, size), ...partsOf(events.slice(size), others.length === 0 ? [size] : others)];
}

/** The rows that come of a journal cut into such pages, and each page into such pieces; nothing is kept. */
async function rowsOf(
  client: DatabaseClient,
  events: readonly RecordedEvent[],
  sizes: readonly number[],
  pieceSizes: readonly number[] = [1000],
) {
  await client.query({ text: "savepoint split" });
  for (const page of partsOf(events, sizes)) {
    for (const projection of projections) {
      const open = projection.open(client);
      for (const piece of partsOf(page, pieceSizes)) await open.apply(piece);
      await open.save();
    }
  }
  const rows = await dumpTables(client);
  await client.query({ text: "rollback to savepoint split" });
  return rows;
}

test("however the journal is cut into pages, and they into pieces, the rows are the same", async () => {
  const { database, drop } = await openTestDatabase();
  const client = await database.connectClient();
  try {
    const sizes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 });
    const property = fc.asyncProperty(story, sizes, async (steps, split) => {
      await client.query({ text: "begin" });
      try {
        await appendBatch(client, [started(1), started(2, 0), started(3), ...appendsOf(steps)]);
        const events = (await readPage(client, { afterPosition: 0, limit: 1000 })).events;
        const oneByOne = await rowsOf(client, events, [1]);
        expect(await rowsOf(client, events, split)).toEqual(oneByOne);
        expect(await rowsOf(client, events, split, [1])).toEqual(oneByOne);
        expect(await rowsOf(client, events, [1000], split)).toEqual(oneByOne);
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

test.each([
  ["in pages of their own", [1], [1000]],
  ["in pieces of their own", [1000], [1]],
])("a reward, and what comes after it, %s", async (_, pages, pieces) => {
  const { database, drop } = await openTestDatabase();
  const client = await database.connectClient();
  try {
    await client.query({ text: "begin" });
    const [joins, reward, chooses] = [0, HAPPENINGS, 7] as const;
    const steps = [joins, reward, chooses].map((kind) => [kind, 0, 0, 1] as const);
    await appendBatch(client, [started(1), ...appendsOf(steps)]);
    const events = (await readPage(client, { afterPosition: 0, limit: 10 })).events;
    const rows = (await rowsOf(client, events, pages, pieces)).event_participations;
    expect(rows).toMatchObject([{ rewards_claimed: true, reward_tier: "silver", team: 2 }]);
  } finally {
    client.release(true);
    await drop();
  }
});

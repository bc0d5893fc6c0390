import fc from "fast-check";
import { expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { Append, ExpectedVersion } from "../../../src/journal/event.ts";
import type { DatabaseClient } from "../../../src/persistence/pool.ts";
import { openTestDatabase } from "../../support/database.ts";
import { readPage } from "../../support/read-page.ts";
import { append } from "../../unit/journal/new-event.ts";

type Stored = { id: string; stream: string; version: number };

/** The journal as one would write it down: a list. Says for each append what became of it. */
class Model {
  stored: Stored[] = [];

  append(batch: readonly Append[]): string[] {
    const words: string[] = [];
    for (let start = 0; start < batch.length; ) {
      let end = start + 1;
      const group = batch[start]!.group ?? 0;
      while (group !== 0 && batch[end]?.group === group) end += 1;
      words.push(...this.#unit(batch.slice(start, end)));
      start = end;
    }
    return words;
  }

  #unit(unit: readonly Append[]): string[] {
    const before = [...this.stored];
    const words = unit.map(() => "group");
    for (const [index, one] of unit.entries()) {
      words[index] = this.#one(one);
      if (words[index] === "version") {
        this.stored = before;
        return words.map((word) => (word === "version" ? word : "group"));
      }
    }
    return words;
  }

  #one({ stream, expected, events }: Append): string {
    if (this.stored.some(({ id }) => id === events[0]!.id)) return "duplicate";
    const version = this.stored.filter((stored) => stored.stream === stream).length;
    const isMet =
      expected === "any" || (expected === "exists" ? version > 0 : version === (expected === "none" ? 0 : expected));
    if (!isMet) return "version";
    this.stored.push(...events.map(({ id }, index) => ({ id, stream, version: version + index + 1 })));
    return "won";
  }
}

const expectation: fc.Arbitrary<ExpectedVersion> = fc.oneof(
  fc.constantFrom("any", "none", "exists"),
  fc.integer({ min: 0, max: 4 }),
);
const fresh = fc.record({
  stream: fc.constantFrom("a", "b", "c"),
  expected: expectation,
  count: fc.integer({ min: 1, max: 3 }),
  group: fc.constantFrom(0, 0, 1, 2),
  /** Sends the append of that many turns ago again, where there is one, instead of a new one. */
  repeats: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 4 }),
});

type Planned = typeof fresh extends fc.Arbitrary<infer T> ? T : never;

async function follow(client: DatabaseClient, plan: readonly (readonly Planned[])[]): Promise<void> {
  const model = new Model();
  const sent: Append[] = [];
  for (const planned of plan) {
    const batch = planned.map(({ stream, expected, count, group, repeats }) => {
      const earlier = repeats === null ? undefined : sent.at(-repeats);
      const next = earlier === undefined ? append(stream, expected, count, group) : { ...earlier, group };
      sent.push(next);
      return next;
    });
    const verdicts = await appendBatch(client, batch);
    const words = verdicts.map((one) => (one.ok ? (one.duplicate ? "duplicate" : "won") : one.reason));
    expect(words).toEqual(model.append(batch));
  }
  const events = (await readPage(client, { afterPosition: 0, limit: 1000 })).events;
  expect(events.map(({ id, stream, version }) => ({ id, stream, version }))).toEqual(model.stored);
  expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1));
}

test("batches of appends, groups and repetitions: the database judges as the list does", async () => {
  const { database, drop } = await openTestDatabase();
  const client = await database.connectClient();
  try {
    const batches = fc.array(fc.array(fresh, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });
    const property = fc.asyncProperty(batches, async (plan) => {
      await client.query({ text: "begin" });
      try {
        await follow(client, plan);
      } finally {
        await client.query({ text: "rollback" });
      }
    });
    const once: Omit<Planned, "expected"> = { stream: "a", count: 1, group: 0, repeats: null };
    const lost: Planned = { ...once, expected: 0 };
    // A third time the same append, after its second was lost with its group.
    const thirdTime: Planned[] = [
      { ...once, expected: "any" },
      lost,
      lost,
      { ...lost, group: 1, repeats: 3 },
      { ...lost, group: 1 },
      { ...once, expected: "any", repeats: 5 },
    ];
    await fc.assert(property, { numRuns: 150, examples: [[[thirdTime]]] });
  } finally {
    client.release(true);
    await drop();
  }
});

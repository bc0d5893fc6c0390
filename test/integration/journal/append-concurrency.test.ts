import { expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { RecordedEvent } from "../../../src/journal/event.ts";
import type { Database } from "../../../src/persistence/database.ts";
import { openTestDatabase } from "../../support/database.ts";
import { readPage } from "../../support/read-page.ts";
import { append } from "../../unit/journal/new-event.ts";

const batchesPerWriter = 60;

/** Appends to shared streams and takes every third transaction back. Returns the ids that it committed. */
async function write(database: Database, writer: number): Promise<string[]> {
  const client = await database.connectClient();
  const committed: string[] = [];
  try {
    for (let batch = 0; batch < batchesPerWriter; batch++) {
      const appends = [append(`shared-${batch % 3}`, "any", 1 + (batch % 4)), append(`own-${writer}`, "any", 2)];
      const isTakenBack = (batch + writer) % 3 === 0;
      await client.query({ text: "begin" });
      await appendBatch(client, appends);
      // Holds the transaction open for a moment: this is where a sequence would let others overtake.
      await client.query({ text: "select pg_sleep($1)", values: [(batch % 5) / 1000] });
      await client.query({ text: isTakenBack ? "rollback" : "commit" });
      if (!isTakenBack) committed.push(...appends.flatMap(({ events }) => events.map(({ id }) => id)));
    }
  } finally {
    client.release();
  }
  return committed;
}

/** Reads on from the last position that it has seen, until the writers are done and nothing is left. */
async function tail(database: Database, isDone: () => boolean): Promise<RecordedEvent[]> {
  const seen: RecordedEvent[] = [];
  for (;;) {
    const wasDone = isDone();
    const page = (await readPage(database.pool, { afterPosition: seen.at(-1)?.position ?? 0, limit: 7 })).events;
    seen.push(...page);
    if (wasDone && page.length === 0) return seen;
  }
}

test("four writers and rollbacks: positions are dense, versions too, and a tail misses nothing", async () => {
  const { database, drop } = await openTestDatabase();
  try {
    let isDone = false;
    const tailing = tail(database, () => isDone);
    const committed = await Promise.all([0, 1, 2, 3].map((writer) => write(database, writer)));
    isDone = true;
    const seen = await tailing;
    expect(seen.map(({ position }) => position)).toEqual(seen.map((_, index) => index + 1));
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(committed.flat()));
    const versions = new Map<string, number>();
    for (const { stream, version } of seen) {
      expect(version).toBe((versions.get(stream) ?? 0) + 1);
      versions.set(stream, version);
    }
  } finally {
    await drop();
  }
});

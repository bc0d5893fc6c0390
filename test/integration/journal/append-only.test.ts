import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { DatabaseClient } from "../../../src/persistence/pool.ts";
import { openTestDatabase } from "../../support/database.ts";
import { readPage } from "../../support/read-page.ts";
import { append } from "../../unit/journal/new-event.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let client: DatabaseClient;

beforeAll(async () => {
  opened = await openTestDatabase();
  client = await opened.database.connectClient();
  await appendBatch(client, [append("kept", "none", 2)]);
});

afterAll(async () => {
  client.release(true);
  await opened.drop();
});

const changes = [
  "update journal_events set data = '{}'",
  "update journal_events set data = '{}' where position = -1",
  "delete from journal_events where position = 1",
  "truncate journal_events",
  `insert into journal_events select * from journal_events
     on conflict (position) do update set data = excluded.data`,
  "delete from journal_head",
  "truncate journal_head",
];

test.each(changes)("refused: %s", async (text) => {
  await expect(client.query({ text })).rejects.toThrow(/journal is append-only.*append a correcting event/);
  expect((await readPage(client, { afterPosition: 0, limit: 10 })).events).toHaveLength(2);
});

test("no session setting gets around it", async () => {
  await client.query({ text: "set session_replication_role = replica" });
  await expect(client.query({ text: "delete from journal_events" })).rejects.toThrow("append-only");
  await client.query({ text: "reset session_replication_role" });
});

test("the database itself refuses a second event with the same stream and version, or with the same id", async () => {
  const copy = (changed: string) => `insert into journal_events
    select ${changed}, type, schema_version, data, meta, at from journal_events where position = 1`;
  await expect(client.query({ text: copy("99, stream, version, gen_random_uuid()") })).rejects.toThrow(
    "stream_version",
  );
  await expect(client.query({ text: copy("99, 'new', version, id") })).rejects.toThrow("journal_events_id");
});

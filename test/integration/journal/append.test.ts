import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { ExpectedVersion, Verdict } from "../../../src/journal/event.ts";
import { headPosition, readStream, readTypes } from "../../../src/journal/read.ts";
import type { DatabaseClient } from "../../../src/persistence/pool.ts";
import { openTestDatabase } from "../../support/database.ts";
import { readPage } from "../../support/read-page.ts";
import { append, newEvent } from "../../unit/journal/new-event.ts";

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

/** The verdicts without positions, in words. */
const words = (verdicts: readonly Verdict[]) =>
  verdicts.map((verdict) => (verdict.ok ? (verdict.duplicate ? "duplicate" : "won") : verdict.reason));

test.each<[ExpectedVersion, number, string]>([
  [0, 0, "won"],
  [0, 2, "version"],
  [2, 2, "won"],
  [1, 2, "version"],
  [3, 2, "version"],
  ["none", 0, "won"],
  ["none", 2, "version"],
  ["exists", 0, "version"],
  ["exists", 2, "won"],
  ["any", 0, "won"],
  ["any", 2, "won"],
])("expecting %s of a stream at version %i: %s", async (expected, version, word) => {
  const stream = `expected-${expected}-${version}`;
  if (version > 0) await appendBatch(client, [append(stream, "none", version)]);
  const [verdict] = await appendBatch(client, [append(stream, expected)]);
  expect(words([verdict!])).toEqual([word]);
  if (!verdict!.ok) expect(verdict).toMatchObject({ actualVersion: version });
  expect(await readStream(client, stream, { limit: 10 })).toHaveLength(version + (verdict!.ok ? 1 : 0));
});

test("each append is judged by itself, and later ones see the earlier winners of their stream", async () => {
  const before = await headPosition(client);
  const verdicts = await appendBatch(client, [
    append("judged", "none", 2),
    append("judged", "none"),
    append("judged", 2),
    append("elsewhere", 5),
    append("judged", "exists"),
  ]);
  expect(words(verdicts)).toEqual(["won", "version", "won", "version", "won"]);
  expect(verdicts[1]).toMatchObject({ actualVersion: 2 });
  const events = (await readPage(client, { afterPosition: before, limit: 10 })).events;
  expect(events.map(({ stream, version, position }) => [stream, version, position - before])).toEqual([
    ["judged", 1, 1],
    ["judged", 2, 2],
    ["judged", 3, 3],
    ["judged", 4, 4],
  ]);
});

test("a group stands or falls together, and what it had won is not seen by those after it", async () => {
  const before = await headPosition(client);
  const verdicts = await appendBatch(client, [
    append("purse", "none", 1, 1),
    append("run", 9, 1, 1),
    append("purse", 1, 1, 1),
    append("purse", "none", 1, 2),
    append("run", "none", 1, 2),
    append("purse", 1),
  ]);
  expect(words(verdicts)).toEqual(["group", "version", "group", "won", "won", "won"]);
  expect(verdicts[0]).toMatchObject({ actualVersion: 0 });
  expect(await headPosition(client)).toBe(before + 3);
});

test("a batch sent again after an ambiguous commit has its positions of the first time", async () => {
  const batch = [append("again", "none", 2), append("again", 2), append("other", 4), append("grouped", "none", 1, 3)];
  const first = await appendBatch(client, batch);
  await appendBatch(client, [append("again", 3)]);
  const second = await appendBatch(client, batch);
  expect(words(second)).toEqual(["duplicate", "duplicate", "version", "duplicate"]);
  for (const [index, verdict] of first.entries()) {
    if (verdict.ok) expect(second[index]).toEqual({ ...verdict, duplicate: true });
  }
});

test("the same append twice in one batch is there once; one that lost the first time is judged again", async () => {
  const one = append("twice", "none", 2);
  const loser = append("loser", 1);
  const batch = [one, one, loser, append("loser", "none"), { ...loser, expected: 1 as const }, loser];
  const verdicts = await appendBatch(client, batch);
  expect(words(verdicts)).toEqual(["won", "duplicate", "version", "won", "won", "duplicate"]);
  expect(verdicts[1]).toEqual({ ...verdicts[0], duplicate: true });
  expect(await readStream(client, "twice", { limit: 10 })).toHaveLength(2);
});

test("ids that belong to other events are refused, and nobody else with them", async () => {
  const one = append("ids", "none", 2);
  await appendBatch(client, [one]);
  const verdicts = await appendBatch(client, [
    { ...one, stream: "ids-2" },
    { ...one, events: [...one.events].reverse() },
    { ...one, events: [one.events[0]!, newEvent()] },
    append("ids-3"),
  ]);
  expect(words(verdicts)).toEqual(["refused", "refused", "refused", "won"]);
});

test("ids are the same in any case", async () => {
  const one = append("case", "none");
  await appendBatch(client, [one]);
  const events = one.events.map((event) => ({ ...event, id: event.id.toUpperCase() }));
  expect(words(await appendBatch(client, [{ ...one, events }]))).toEqual(["duplicate"]);
});

test("what cannot be serialised is refused with its path and its group; the rest of the batch is stored", async () => {
  const bad = { ...append("bad", "none", 1, 1), events: [newEvent({ list: [1, undefined] })] };
  const verdicts = await appendBatch(client, [append("mate", "none", 1, 1), bad, append("good", "none")]);
  expect(words(verdicts)).toEqual(["refused", "refused", "won"]);
  expect(verdicts[1]).toMatchObject({ message: expect.stringContaining("events[0].data.list[1] is undefined") });
});

test("an event comes back as it went in", async () => {
  const event = newEvent(
    { text: 'quotes " and \\ and \x1e and 😀', nested: { list: [1.5, null, true] } },
    { meta: { actor: "character:7", correlation: "c", realm: 1 }, schemaVersion: 3, atMs: 1_763_690_000_789 },
  );
  await appendBatch(client, [{ stream: "as-it-was", expected: "none", events: [event] }]);
  const [read] = await readStream(client, "as-it-was", { limit: 1 });
  expect(read).toEqual({ ...event, stream: "as-it-was", version: 1, position: await headPosition(client) });
});

test("streams are read from a version, and all streams from a position and by type", async () => {
  const from = await headPosition(client);
  const events = ["One", "Two", "One"].map((type) => newEvent({}, { type }));
  await appendBatch(client, [{ stream: "read", expected: "none", events }]);
  const after = await readStream(client, "read", { afterVersion: 1, limit: 1 });
  expect(after.map(({ version }) => version)).toEqual([2]);
  const ones = await readTypes(client, { afterPosition: from, limit: 10, types: ["One"] });
  expect(ones.map(({ version }) => version)).toEqual([1, 3]);
});

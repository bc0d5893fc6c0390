import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { NewEvent } from "../../../src/journal/event.ts";
import { CursorError } from "../../../src/journal/event-cursor.ts";
import { type EventFilter, eventsQuery, readEvents } from "../../../src/journal/read-events.ts";
import { statement } from "../../../src/journal/statement.ts";
import type { DatabaseClient } from "../../../src/persistence/pool.ts";
import { openTestDatabase } from "../../support/database.ts";
import { newEvent } from "../../unit/journal/new-event.ts";

const EVENTS = 20_000;
const PER_BATCH = 1_000;
const PER_STREAM = 50;
const FIRST_MS = 1_763_690_000_000;

let test_: Awaited<ReturnType<typeof openTestDatabase>>;
let client: DatabaseClient;

/** The event at a position, from 1: one in a hundred of a rare type, actors and correlations in turn, 10 ms apart. */
function eventAt(position: number): NewEvent {
  const meta = {
    actor: `character:${position % 200}`,
    ...(position % 4 === 0 ? { correlation: `session-${position % 1_000}` } : {}),
    ...(position % 10 === 0 ? { group: `guild:${position % 100}` } : {}),
  };
  const type = position % 100 === 7 ? "Rare" : position % 100 === 8 ? "Scarce" : "Tested";
  return newEvent({ position }, { type, meta, atMs: FIRST_MS + position * 10 });
}

beforeAll(async () => {
  test_ = await openTestDatabase();
  client = await test_.database.connectClient();
  for (let from = 1; from <= EVENTS; from += PER_BATCH) {
    const appends = Array.from({ length: PER_BATCH / PER_STREAM }, (_, at) => ({
      stream: `stream-${(from - 1) / PER_BATCH}-${at}`,
      expected: "none" as const,
      events: Array.from({ length: PER_STREAM }, (__, index) => eventAt(from + at * PER_STREAM + index)),
    }));
    await appendBatch(client, appends);
  }
  await client.query({ text: "vacuum analyze journal_events" });
});

afterAll(async () => {
  client.release();
  await test_.drop();
});

const LATE = EVENTS - 500;
const filters: readonly [string, EventFilter, string][] = [
  ["one type", { types: ["Rare"] }, "journal_events_type"],
  ["some types", { types: ["Rare", "Scarce", "Rare"], afterPosition: LATE }, "journal_events_type"],
  ["types of which few are there", { types: ["Rare", "Nobody"] }, "journal_events_type"],
  ["a correlation", { correlation: "session-8" }, "journal_events_correlation"],
  ["an actor", { actor: "character:7" }, "journal_events_actor"],
  ["a group", { group: "guild:20" }, "journal_events_group"],
  ["a time", { fromMs: FIRST_MS + 100_000, toMs: FIRST_MS + 101_000 }, "journal_events_at"],
  ["positions", { afterPosition: 5_000, untilPosition: 5_040 }, "journal_events_pkey"],
  ["a stream", { stream: "stream-3-4" }, "journal_events_stream_version"],
  ["an actor from a position on", { actor: "character:7", afterPosition: LATE }, "journal_events_(actor|pkey)"],
  ["no type", { types: [] }, "journal_events_type"],
  ["types and an actor", { types: ["Rare", "Tested"], actor: "character:7" }, "journal_events_(actor|type)"],
  ["nothing", {}, "journal_events_pkey"],
];

function answers({ position, type, meta, atMs }: NewEvent & { position: number }, filter: EventFilter): boolean {
  return (
    (filter.types?.includes(type) ?? true) &&
    (filter.actor ?? meta.actor) === meta.actor &&
    (filter.correlation ?? meta.correlation) === meta.correlation &&
    (filter.group ?? meta.group) === meta.group &&
    atMs >= (filter.fromMs ?? atMs) &&
    atMs < (filter.toMs ?? Number.POSITIVE_INFINITY) &&
    position > (filter.afterPosition ?? 0) &&
    position <= (filter.untilPosition ?? EVENTS) &&
    (filter.stream ?? "stream-3-4") === (filter.stream === undefined ? "stream-3-4" : streamOf(position))
  );
}

function streamOf(position: number): string {
  const batch = Math.floor((position - 1) / PER_BATCH);
  return `stream-${batch}-${Math.floor(((position - 1) % PER_BATCH) / PER_STREAM)}`;
}

const all = Array.from({ length: EVENTS }, (_, index) => ({ ...eventAt(index + 1), position: index + 1 }));

/** Every page of a filter, and how many there were. */
async function readAllPages(filter: EventFilter, limit: number): Promise<{ positions: number[]; pages: number }> {
  const positions: number[] = [];
  for (let cursor: string | undefined, pages = 1; ; pages += 1) {
    const page = await readEvents(client, { ...filter, limit, ...(cursor === undefined ? {} : { cursor }) });
    positions.push(...page.events.map(({ position }) => position));
    if (page.nextCursor === null) return { positions, pages };
    cursor = page.nextCursor;
  }
}

test.each(filters)("events by %s: the right ones, page by page, both ways, by its index", async (_, filter, index) => {
  const expected = all.filter((event) => answers(event, filter)).map(({ position }) => position);
  const limit = filter.stream === undefined && expected.length > 1_000 ? 1_999 : 16;
  const forward = await readAllPages(filter, limit);
  expect(forward.positions).toEqual(expected);
  expect(forward.pages).toBe(Math.max(1, Math.ceil(expected.length / limit)));
  const backward = await readAllPages({ ...filter, direction: "backward" }, limit);
  expect(backward.positions).toEqual(expected.toReversed());
  for (const direction of ["forward", "backward"] as const) {
    const { text, values } = eventsQuery({ ...filter, direction }, null, 16);
    const { rows } = await client.query<{ "QUERY PLAN": string }>({ text: `explain ${text}`, values: values ?? [] });
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toMatch(new RegExp(`Index.* ${index}\\b`));
    expect(plan).not.toContain("Seq Scan");
  }
});

test("which types are there is asked of the index, one look-up for each", async () => {
  const { rows } = await client.query<{ "QUERY PLAN": string }>({
    text: `explain ${statement("stored-types")().text}`,
  });
  const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
  expect(plan.match(/Index Only Scan using journal_events_type_version/g)).toHaveLength(2);
  expect(plan).not.toContain("Seq Scan");
});

test("a cursor goes on where its page ended, whatever was appended since, and only for its question", async () => {
  const filter: EventFilter = { types: ["Rare"], afterPosition: LATE };
  const first = await readEvents(client, { ...filter, limit: 3 });
  const back = await readEvents(client, { ...filter, direction: "backward", limit: 2 });
  await appendBatch(client, [{ stream: "late", expected: "any", events: [newEvent({}, { type: "Rare" })] }]);
  const rest = await readEvents(client, { ...filter, limit: 10, cursor: first.nextCursor! });
  expect(rest.events.map(({ position }) => position)).toEqual([EVENTS - 193, EVENTS - 93, EVENTS + 1]);
  const older = await readEvents(client, { ...filter, direction: "backward", limit: 9, cursor: back.nextCursor! });
  expect(older.events.map(({ position }) => position)).toEqual([EVENTS - 293, EVENTS - 393, EVENTS - 493]);
  const other = readEvents(client, { types: ["Scarce"], limit: 3, cursor: first.nextCursor! });
  await expect(other).rejects.toThrow("This cursor belongs to another question");
  await expect(readEvents(client, { limit: 3, cursor: "nonsense" })).rejects.toThrow(CursorError);
  await expect(readEvents(client, { limit: 0 })).rejects.toThrow("ask for 1 or more");
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { applyPage } from "../../../src/journal/projection-page.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import { verifyJournal } from "../../../src/journal/verify/verify.ts";
import { openTestDatabase } from "../../support/database.ts";
import { newEvent } from "../../unit/journal/new-event.ts";
import { HAPPENINGS, happening, started } from "../../unit/journal/run-story.ts";
import { rowsAsText } from "./table-text.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;

const connect = () => opened.database.connectClient();
const verify = () => verifyJournal({ connect, projections, pageSize: 13 });
const sql = (text: string) => opened.database.pool.query(text);

beforeEach(async () => {
  opened = await openTestDatabase();
  const appends = Array.from({ length: 100 }, (_, at) => happening(at, [at % HAPPENINGS, at % 3, at % 5, at % 7]));
  await appendBatch(opened.database.pool, [started(1), started(2), started(3), ...appends]);
});

afterEach(() => opened.drop());

async function project(pageSize = 1000): Promise<void> {
  const client = await connect();
  await applyPage(client, projections, pageSize);
  client.release();
}

/** As somebody would who has the database and no respect. */
async function tamper(text: string): Promise<void> {
  await sql(`alter table journal_events disable trigger journal_events_append_only; ${text};
             alter table journal_events enable always trigger journal_events_append_only`);
}

test("finds nothing wrong with a sound journal, whatever its tables have yet to apply, and leaves nothing behind", async () => {
  expect(await verify()).toMatchObject({ head: 103, events: 103, differences: [] });
  await project(40);
  const rows = await rowsAsText(opened.database.pool);
  const half = await verify();
  expect(half.differences).toEqual([]);
  expect(half.projections[0]).toEqual({ name: "event_runs", checkpoint: 40 });
  expect(await rowsAsText(opened.database.pool)).toEqual(rows);
  await project();
  expect((await verify()).differences).toEqual([]);
});

test("what is appended and applied while it looks is not its business", async () => {
  await project(60);
  let isFirst = true;
  const { head, differences } = await verifyJournal({
    connect,
    projections,
    pageSize: 13,
    onProgress: () => {
      if (!isFirst) return;
      isFirst = false;
      busy = appendBatch(opened.database.pool, [happening(500, [14, 0, 1, 2])]).then(() => project());
    },
  });
  await busy;
  expect({ head, differences }).toEqual({ head: 103, differences: [] });
});
let busy: Promise<unknown> = Promise.resolve();

test("tells every row that differs: changed, missing, made up", async () => {
  await project();
  await sql("update character_wallets set gold = gold + 1 where character_id = 1");
  await sql("delete from event_instances where id = 2");
  await sql("insert into character_titles values (99, 1, now(), 1)");
  const { differences } = await verify();
  expect(differences.map(({ what, where }) => ({ what, where }))).toEqual([
    { what: "projections", where: "event_runs: event_instances (2)" },
    { what: "projections", where: "wallets: character_wallets (1)" },
    { what: "projections", where: "honours: character_titles (99,1)" },
  ]);
  expect(differences[0]?.message).toMatch(/^The row is missing, and should be \(2,1,/);
  expect(differences[1]?.message).toMatch(/^The row is \(1,.*and should be \(1,/);
  expect(differences[2]?.message).toMatch(/^The row does not follow from the journal/);
});

test("tells gaps in the positions, and versions that do not follow", async () => {
  await project();
  await tamper("delete from journal_events where position between 50 and 52");
  await sql("update journal_head set position = 110");
  const { differences } = await verify();
  const found = differences.map(({ what, where }) => `${what} ${where}`);
  expect(found).toContain("positions journal_head");
  expect(found).toContain("positions 50-52");
  expect(found.some((one) => one.startsWith("versions "))).toBe(true);
  expect(differences[0]?.message).toBe("The head stands at 110, and the last event at 103.");
});

test("tells events that cannot be read, by position; their rows are then not compared", async () => {
  await appendBatch(opened.database.pool, [{ stream: "x", expected: "any", events: [newEvent()] }]);
  await tamper("update journal_events set data = data - 'definition' where position = 2");
  await tamper("update journal_events set schema_version = 99 where position = 3");
  const { differences, events } = await verify();
  expect(events).toBe(104);
  expect(differences.map(({ what, where }) => `${what} ${where}`)).toEqual(["schemas 2", "schemas 3", "schemas 104"]);
  expect(differences[1]?.message).toMatch(
    /^RunStarted of run-3 cannot be read: The journal holds RunStarted in version 99/,
  );
});

test("tells rows of another version, and events that a projection cannot apply", async () => {
  await project();
  await sql("update projection_checkpoints set version = 77 where name = 'items'");
  expect((await verify()).differences).toEqual([
    {
      what: "projections",
      where: "items",
      message: "Its rows are of version 77, and this program builds version 1: rebuild it.",
    },
  ]);
  await sql("update projection_checkpoints set version = 1 where name = 'items'");
  await appendBatch(opened.database.pool, [happening(7, [1, 40, 1, 1])]);
  await sql("update projection_checkpoints set position = 104");
  const [difference] = (await verify()).differences;
  expect(difference).toMatchObject({ where: "event_runs: events 92-104" });
  expect(difference?.message).toMatch("run-41 does not begin with RunStarted");
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { Projection } from "../../../src/journal/projection.ts";
import { projectionStatus } from "../../../src/journal/projection-health.ts";
import { applyPage } from "../../../src/journal/projection-page.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import { eventRuns } from "../../../src/journal/projections/event-runs.ts";
import { headPosition } from "../../../src/journal/read.ts";
import { holdingTables } from "../../../src/journal/rebuild/one-at-a-time.ts";
import { type OutdatedOptions, rebuildOutdated } from "../../../src/journal/rebuild/rebuild-outdated.ts";
import type { SqlClient } from "../../../src/journal/sql-client.ts";
import { openDatabase } from "../../../src/persistence/database.ts";
import { openTestDatabase, silentLog } from "../../support/database.ts";
import { filtered } from "../../support/projection.ts";
import { HAPPENINGS, happening, started } from "../../unit/journal/run-story.ts";
import { rowsAsText } from "./table-text.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let logged: string[];

const connect = () => opened.database.connectClient();
const log = { ...silentLog, info: (_: object, text: string) => void logged.push(text) } as OutdatedOptions["log"];
const raised = projections.map((one) => ({ ...one, version: one.version + 1 }));

const outdated = (part: Partial<OutdatedOptions> = {}) =>
  rebuildOutdated({ connect, projections: raised, wait: () => Promise.resolve(), log, ...part });

beforeEach(async () => {
  opened = await openTestDatabase();
  logged = [];
  const appends = Array.from({ length: 60 }, (_, at) => happening(at, [at % HAPPENINGS, at % 3, at % 5, at % 7]));
  await appendBatch(opened.database.pool, [started(1), started(2), started(3), ...appends]);
});

afterEach(() => opened.drop());

async function project(list: readonly Projection[] = projections): Promise<void> {
  const client = await connect();
  await applyPage(client, list, 1_000);
  client.release();
}

const checkpoints = async (list: readonly Projection[]) =>
  (await projectionStatus(opened.database.pool, list)).map(({ name, version, checkpoint, setAside }) => ({
    ...{ name, version, checkpoint },
    setAt: setAside?.position ?? null,
  }));

test("rows of another version are built anew beside those that serve, which stay whole until then", async () => {
  await project();
  const before = await rowsAsText(opened.database.pool);
  let seen: Record<string, string[]> | null = null;
  const looking = raised.map((one) =>
    filtered(one, async (events) => {
      seen ??= await rowsAsText(opened.database.pool);
      return events;
    }),
  );
  await outdated({ projections: looking });
  expect(seen).toEqual(before);
  expect(await rowsAsText(opened.database.pool)).toEqual(before);
  const head = await headPosition(opened.database.pool);
  const made = raised.map(({ name, version }) => ({ name, version, checkpoint: head, setAt: null }));
  expect(await checkpoints(raised)).toEqual(made);
  expect(logged).toEqual([expect.stringMatching(/^Rebuilding tables/), "Rebuilt the tables."]);
});

test("nothing is rebuilt of tables that are new or current", async () => {
  await outdated({ projections });
  await project();
  await outdated({ projections });
  expect(logged).toEqual([]);
});

test("one that cannot apply an event keeps its rows and is set aside; the others are rebuilt, and a start tries again", async () => {
  await project();
  const head = await headPosition(opened.database.pool);
  const first = { ...eventRuns, version: eventRuns.version + 1 };
  const others = raised.slice(1);
  const stuck = filtered(first, (events) => {
    if (events.some(({ position }) => position === 17)) throw new Error("17 is too much");
    return events;
  });
  const before = await rowsAsText(opened.database.pool);
  await outdated({ projections: [stuck, ...others] });
  expect(await rowsAsText(opened.database.pool)).toEqual(before);
  expect(await checkpoints([stuck, ...others])).toEqual([
    { name: stuck.name, version: stuck.version - 1, checkpoint: head, setAt: 17 },
    ...others.map(({ name, version }) => ({ name, version, checkpoint: head, setAt: null })),
  ]);
  // The loop leaves it alone, though its rows are of another version.
  await project([stuck, ...others]);
  expect(await rowsAsText(opened.database.pool)).toEqual(before);
  await outdated();
  expect((await checkpoints(raised))[0]).toMatchObject({ version: stuck.version, checkpoint: head, setAt: null });
});

test("it waits for a server that seems to run, and for a rebuild or a verification, but not for ever", async () => {
  await project();
  const beat = "insert into projection_loops values ('projections', clock_timestamp(), 0, 0, 0, 0, null)";
  await opened.database.pool.query(beat);
  await expect(outdated({ patienceMs: 0 })).rejects.toThrow(/a running server keeps/);
  const gone = async () => void (await opened.database.pool.query("delete from projection_loops"));
  await outdated({ wait: gone });
  expect((await checkpoints(raised))[0]).toMatchObject({ version: raised[0]?.version });
  const again = raised.map((one) => ({ ...one, version: one.version + 1 }));
  const over = Promise.withResolvers<void>();
  const busy = Promise.withResolvers<void>();
  const other = holdingTables(connect, () => {
    busy.resolve();
    return over.promise;
  });
  await busy.promise;
  const wait = async () => {
    over.resolve();
    await other;
  };
  await outdated({ projections: again, wait, patienceMs: 0 });
  expect(logged.filter((text) => text === "Waiting until the tables can be rebuilt.")).toHaveLength(2);
});

test("a statement of a rebuild or a verification may take longer than the pool lets statements take", async () => {
  const hasty = await openDatabase({ url: opened.url, log: silentLog, poolSize: 1, statementTimeoutMs: 1_000 });
  try {
    const work = (client: SqlClient) => client.query({ text: "select pg_sleep(6.2)" });
    expect((await holdingTables(() => hasty.connectClient(), work)).rows).toHaveLength(1);
  } finally {
    await hasty.close();
  }
}, 15_000);

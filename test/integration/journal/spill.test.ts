import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GroupCommit } from "../../../src/journal/group-commit.ts";
import { CircuitBreaker } from "../../../src/journal/health/circuit-breaker.ts";
import { JournalHealth } from "../../../src/journal/health/journal-health.ts";
import { JournalSpill } from "../../../src/journal/spill/journal-spill.ts";
import { SpillFile } from "../../../src/journal/spill/spill-file.ts";
import { JournalWriter } from "../../../src/journal/writer.ts";
import { openTestDatabase, silentLog } from "../../support/database.ts";
import { readPage } from "../../support/read-page.ts";
import { append } from "../../unit/journal/new-event.ts";

const lostAnswer = Object.assign(new Error("the answer was lost"), { code: "08006" });

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let folder: string;
let writer: JournalWriter;
let spill: JournalSpill;
let commit: GroupCommit;
/** Whether answers are lost, after the database has done what it was told. */
let isDeaf: boolean;

beforeEach(async () => {
  opened = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "zonetide-spill-"));
  isDeaf = false;
  writer = new JournalWriter({ connect: () => opened.database.connectClient() });
  const hearing = async <T>(answer: Promise<T>): Promise<T> => {
    const heard = await answer;
    if (isDeaf) throw lostAnswer;
    return heard;
  };
  const { file } = await SpillFile.open(join(folder, "realm-1.spill"), 1_000_000);
  spill = new JournalSpill({
    file,
    append: (encoded) => hearing(writer.appendEncoded(encoded)),
    breaker: new CircuitBreaker({ firstOpenMs: 20, longestOpenMs: 50 }),
    health: new JournalHealth(silentLog, Date.now),
    ...{ refusedPath: join(folder, "refused.jsonl"), log: silentLog, nowMs: Date.now },
  });
  commit = new GroupCommit({
    ...{ log: silentLog, spill, wait: (ms: number) => wait(Math.min(ms, 10)) },
    append: (appends) => hearing(writer.append(appends)),
  });
  spill.onDrained((encoded, verdicts) => commit.drained(encoded, verdicts));
});
afterEach(async () => {
  await commit.stop(1000);
  await spill.stop();
  await writer.close();
  await opened.drop();
  await rm(folder, { recursive: true, force: true });
});

test("what was committed without anybody knowing is there once, in front of what was spilled behind it", async () => {
  isDeaf = true;
  const first = commit.append(append("run-1", "none", 2));
  await vi.waitFor(() => expect(spill.status.records).toBe(1));
  // Versions go on from the spilled one.
  const second = commit.append(append("run-1", 2));
  const third = commit.append(append("run-1", 3, 1));
  await vi.waitFor(() => expect(spill.status.records).toBe(2));
  expect((await readPage(opened.database.pool, { afterPosition: 0, limit: 10 })).events).toHaveLength(2);
  isDeaf = false;
  const outcomes = await Promise.all([first, second, third]);
  expect(outcomes.map(({ verdict }) => verdict)).toMatchObject([
    { ok: true, duplicate: true, firstPosition: 1, lastVersion: 2 },
    { ok: true, firstPosition: 3, lastVersion: 3 },
    { ok: true, firstPosition: 4, lastVersion: 4 },
  ]);
  const events = (await readPage(opened.database.pool, { afterPosition: 0, limit: 10 })).events;
  expect(events.map(({ position, version }) => [position, version])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
  ]);
  expect(outcomes.flatMap(({ recorded }) => recorded)).toEqual(events);
  await vi.waitFor(() => expect(spill.isActive).toBe(false));
});

test("groups of spilled batches stay apart and whole when they are drained together", async () => {
  isDeaf = true;
  const outcomes = [commit.append(append("x", "none"))];
  await vi.waitFor(() => expect(spill.status.records).toBe(1));
  for (const stream of ["inventory-1", "inventory-2"]) {
    const group = [append(stream, "none", 1, 1), append(`${stream}-run`, 5, 1, 1)];
    commit.addSource({ collect: () => group.splice(0).map((one) => ({ ...one, settled: () => undefined })) });
  }
  outcomes.push(commit.append(append("y", "none")));
  await vi.waitFor(() => expect(spill.status.records).toBe(2));
  isDeaf = false;
  await Promise.all(outcomes);
  await vi.waitFor(() => expect(spill.isActive).toBe(false));
  const events = (await readPage(opened.database.pool, { afterPosition: 0, limit: 10 })).events;
  expect(events.map(({ stream }) => stream)).toEqual(["x", "y"]);
});

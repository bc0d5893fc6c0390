import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EncodedAppend } from "../../../src/journal/append-columns.ts";
import type { RecordedEvent, Verdict } from "../../../src/journal/event.ts";
import { GroupCommit } from "../../../src/journal/group-commit.ts";
import { CircuitBreaker } from "../../../src/journal/health/circuit-breaker.ts";
import { JournalHealth } from "../../../src/journal/health/journal-health.ts";
import { JournalSpill } from "../../../src/journal/spill/journal-spill.ts";
import { SpillFile } from "../../../src/journal/spill/spill-file.ts";
import { HungUpError } from "../../../src/journal/writer.ts";
import { silentLog } from "../../support/database.ts";
import { lost } from "./fake-journal.ts";
import { append } from "./new-event.ts";
import { Store } from "./spill-store.ts";

let folder: string;
let store: Store;
let parts: { health: JournalHealth; spill: JournalSpill; commit: GroupCommit; file: SpillFile };
let committed: RecordedEvent[];
let logged: string[];
/** What connecting again waits for. */
let connecting: Promise<void>;

async function open(limitBytes = 1_000_000): Promise<typeof parts> {
  const { file } = await SpillFile.open(join(folder, "spill", "realm-1.spill"), limitBytes);
  const health = new JournalHealth(silentLog, Date.now);
  const note = (_: object, message: string) => void logged.push(message);
  const breaker = new CircuitBreaker({ firstOpenMs: 10, longestOpenMs: 20 });
  const spill = new JournalSpill({
    ...{ file, breaker, health, nowMs: Date.now, refusedPath: join(folder, "refused.jsonl") },
    log: { info: note, warn: note, error: note },
    append: async (encoded: readonly EncodedAppend[]) => {
      await connecting;
      return store.take(encoded.map((one) => one.append));
    },
  });
  const commit = new GroupCommit({
    ...{
      log: silentLog,
      spill,
      wait: (ms: number, signal?: AbortSignal) => wait(Math.min(ms, 5), undefined, { signal }),
    },
    append: async (appends) => {
      store.directTries += 1;
      return store.take(appends);
    },
  });
  spill.onDrained((encoded, verdicts) => commit.drained(encoded, verdicts));
  commit.onCommitted((events) => committed.push(...events));
  return { health, spill, commit, file };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "zonetide-spill-"));
  store = new Store();
  committed = [];
  logged = [];
  connecting = Promise.resolve();
  parts = await open();
});
afterEach(async () => {
  await parts.spill.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Resolves with its verdict as soon as it is durable, wherever. */
function durable(stream: string, commit = parts.commit): Promise<Verdict> {
  return new Promise((resolve) => {
    let pending = [{ ...append(stream, "none"), settled: resolve }];
    commit.addSource({ collect: () => pending.splice(0) });
    commit.request();
    pending = [...pending];
  });
}

test("while the database is away, what sources give is durable at once; positions come when it is back, in order", async () => {
  store.isAway = true;
  for (const stream of ["a", "b", "c"])
    expect(await durable(stream)).toEqual({ ok: true, duplicate: false, firstPosition: 0, lastVersion: 1 });
  expect(parts.health.state).toBe("down");
  expect(committed).toEqual([]);
  let isSettled = false;
  const single = parts.commit.append(append("d")).then((outcome) => {
    isSettled = true;
    return outcome;
  });
  await vi.waitFor(() => expect(parts.file.status.records).toBe(4));
  expect(isSettled).toBe(false);
  store.isAway = false;
  expect((await single).verdict).toMatchObject({ ok: true, firstPosition: 4 });
  await vi.waitFor(() => expect(parts.health.state).toBe("connected"));
  expect(committed.map(({ stream, position }) => `${stream}${position}`)).toEqual(["a1", "b2", "c3", "d4"]);
  expect(await durable("e")).toMatchObject({ firstPosition: 5 });
  expect(store.batches.at(-1)).toBe(1);
});

test.each(["55P03", "57014"])("who has waited as long as a statement may (%s) waits no second time", async (code) => {
  store.isAway = true;
  store.failure = Object.assign(new Error("it took too long"), { code });
  expect(await durable("a")).toMatchObject({ ok: true, firstPosition: 0 });
  expect(parts.health.state).toBe("down");
  expect(store.directTries).toBe(1);
  store.isAway = false;
  await vi.waitFor(() => expect(parts.health.state).toBe("connected"));
  expect(store.streams).toEqual(["a"]);
});

test("what a dead server left is drained at the start, and a start without a database keeps it", async () => {
  store.isAway = true;
  for (const stream of ["a", "b"]) await durable(stream);
  await parts.commit.stop(100);
  await parts.spill.stop();
  parts = await open();
  await expect(parts.spill.drainAtStart()).rejects.toThrow();
  await parts.spill.stop();
  parts = await open();
  store.isAway = false;
  await parts.spill.drainAtStart();
  expect(store.streams).toEqual(["a", "b"]);
  expect([parts.file.isEmpty, parts.spill.isActive, parts.health.state]).toEqual([true, false, "connected"]);
});

test("what the journal refuses of it is kept and told, and the rest goes on", async () => {
  const told: string[] = [];
  parts.spill.onRefused((refused) =>
    told.push(...refused.map(({ encoded, reason }) => `${encoded.append.stream}: ${reason}`)),
  );
  store.isAway = true;
  for (const stream of ["a", "b", "c"]) await durable(stream);
  store.refused.add("b");
  store.isAway = false;
  await vi.waitFor(() => expect(parts.health.state).toBe("degraded"));
  expect(store.streams).toEqual(["a", "c"]);
  expect(told).toEqual(["b: its stream is at version 9"]);
  const kept = JSON.parse(await readFile(join(folder, "refused.jsonl"), "utf8"));
  expect(kept).toMatchObject({ stream: "b", expected: "none", events: [{ type: "Tested" }] });
});

test("full, it says so and holds what was decided back; on return the spill goes first, then what waited", async () => {
  await parts.spill.stop();
  parts = await open(700);
  store.isAway = true;
  await durable("a");
  const waiting = Array.from({ length: 5 }, (_, at) => durable(`waits-${at}`));
  await vi.waitFor(() => expect(parts.spill.isBlocked).toBe(true));
  store.isAway = false;
  await Promise.all(waiting);
  await vi.waitFor(() => expect(parts.health.state).toBe("connected"));
  expect(parts.spill.isBlocked).toBe(false);
  expect(store.streams[0]).toBe("a");
  expect([...store.streams].sort()).toEqual(["a", ...[0, 1, 2, 3, 4].map((at) => `waits-${at}`)]);
});

test("a stop keeps what is in the file and tells who waits for a position", async () => {
  store.isAway = true;
  const single = parts.commit.append(append("a"));
  await vi.waitFor(() => expect(parts.file.status.records).toBe(1));
  await parts.commit.stop(100);
  expect((await single).verdict).toMatchObject({ ok: false, message: expect.stringContaining("next start") });
});

test("a lost connection is tried again at once, and nothing is shown from the spill before that try is over", async () => {
  const tried = Promise.withResolvers<void>();
  connecting = tried.promise;
  parts.spill.lost(lost);
  expect(parts.health.state).toBe("down");
  let isDurable = false;
  const one = durable("a").then((verdict) => {
    isDurable = true;
    return verdict;
  });
  await wait(100);
  expect(isDurable).toBe(false);
  tried.resolve();
  expect(await one).toMatchObject({ ok: true });
  await vi.waitFor(() => expect(parts.health.state).toBe("connected"));
  expect(store.streams).toEqual(["a"]);
});

/** How long a batch takes to be durable. */
async function durableAfterMs(stream: string): Promise<number> {
  const startedMs = performance.now();
  expect(await durable(stream)).toMatchObject({ ok: true });
  return performance.now() - startedMs;
}

const tookTooLong = Object.assign(new Error("canceling statement due to lock timeout"), { code: "55P03" });

test.each([
  ["nobody answered the check", () => parts.spill.trip(new Error("no answer within 1000 ms"))],
  ["a commit took too long", () => parts.spill.failed(tookTooLong)],
])(
  "%s, and then the connection is lost: batches wait for the next try as for that of any lost one",
  async (_, before) => {
    const answer = Promise.withResolvers<void>();
    connecting = answer.promise;
    before();
    parts.spill.lost(lost);
    const tookMs = await durableAfterMs("a");
    answer.resolve();
    expect(tookMs).toBeGreaterThan(1_900);
  },
);

test("the try that is waited for is broken off by ourselves: the next one tells", async () => {
  const next = Promise.withResolvers<void>();
  connecting = Promise.reject(new HungUpError("Connection terminated by us"));
  parts.spill.lost(lost);
  connecting.catch(() => {
    connecting = next.promise;
  });
  setTimeout(next.resolve, 300);
  expect(await durableAfterMs("a")).toBeGreaterThan(250);
});

test("a connection lost while it drains: what comes waits for the next try, not for the end of the drain", async () => {
  store.isAway = true;
  await durable("shown");
  const next = Promise.withResolvers<void>();
  store.onTake = () => {
    store.onTake = () => undefined;
    parts.spill.lost(lost);
    connecting = next.promise;
    throw lost;
  };
  store.isAway = false;
  await vi.waitFor(() => expect(connecting).toBe(next.promise));
  setTimeout(next.resolve, 300);
  expect(await durableAfterMs("later")).toBeGreaterThan(250);
  await vi.waitFor(() => expect(store.streams).toEqual(["shown", "later"]));
});

test("given up, it keeps nothing any more: who waits is told so at the stop, and the file stays", async () => {
  store.isAway = true;
  await durable("shown");
  const tried = Promise.withResolvers<void>();
  await vi.waitFor(() => expect(parts.health.state).toBe("down"));
  connecting = tried.promise;
  parts.spill.giveUp();
  tried.resolve();
  const verdict = durable("late");
  expect([parts.spill.isActive, parts.spill.isBlocked]).toEqual([true, true]);
  await parts.commit.stop(0);
  expect(await verdict).toMatchObject({ ok: false });
  expect(parts.file.status.records).toBe(1);
});

test("what a batch is at fault for is refused alone, and a start says that not all of it is in the journal", async () => {
  store.isAway = true;
  const batch = ["a", "bad", "c"].map((stream) => durable(stream));
  await Promise.all(batch);
  await parts.commit.stop(100);
  await parts.spill.stop();
  expect(parts.file.status.records).toBe(1);
  parts = await open();
  store.isAway = false;
  store.faulty = "bad";
  await parts.spill.drainAtStart();
  expect(store.streams).toEqual(["a", "c"]);
  expect(logged.at(-1)).toContain("is in the journal, but for what it refused");
});

test("no more than a thousand events are drained at once", async () => {
  store.isAway = true;
  for (const stream of ["a", "b", "c"]) {
    const { promise, resolve } = Promise.withResolvers<Verdict>();
    let pending = [{ ...append(stream, "none", 600), settled: resolve }];
    parts.commit.addSource({ collect: () => pending.splice(0) });
    parts.commit.request();
    pending = [...pending];
    await promise;
  }
  store.isAway = false;
  await vi.waitFor(() => expect(store.streams).toEqual(["a", "b", "c"]));
  expect(store.batches).toEqual([1, 1, 1]);
});

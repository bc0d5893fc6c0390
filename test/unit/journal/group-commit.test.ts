import { expect, test } from "vitest";
import type { PendingAppend } from "../../../src/journal/commit-queue.ts";
import type { RecordedEvent } from "../../../src/journal/event.ts";
import { FakeJournal } from "./fake-journal.ts";
import { append, newEvent } from "./new-event.ts";

const ignored = () => {};

test("everything of one turn is one batch, single appends first, then the sources as they were added", async () => {
  const journal = new FakeJournal();
  journal.commit.addSource({ collect: () => [{ ...append("source-1"), settled: ignored }] });
  journal.commit.addSource({ collect: () => [{ ...append("source-2"), settled: ignored }] });
  journal.commit.request();
  void journal.commit.append(append("single-1"));
  void journal.commit.append(append("single-2"));
  const { appends, commit } = await journal.call(0);
  expect(appends.map(({ stream }) => stream)).toEqual(["single-1", "single-2", "source-1", "source-2"]);
  commit();
  await journal.commit.whenIdle();
  expect(journal.calls).toHaveLength(1);
});

test("while one commit is under way the source aggregates, and the next batch takes all of it at once", async () => {
  const journal = new FakeJournal();
  let score = 0;
  journal.commit.addSource({
    collect: () => {
      const event = newEvent({ score });
      score = 0;
      return [{ stream: "run-1", expected: "any", events: [event], settled: ignored }];
    },
  });
  const contribute = () => {
    score += 1;
    journal.commit.request();
  };
  contribute();
  const first = await journal.call(0);
  for (let index = 0; index < 100; index++) contribute();
  expect(journal.calls).toHaveLength(1);
  first.commit();
  const second = await journal.call(1);
  expect(second.appends.map(({ events }) => events[0]?.data)).toEqual([{ score: 100 }]);
  second.commit();
  await journal.commit.whenIdle();
  expect(journal.commit.status).toMatchObject({ batches: 2, events: 2, pending: 0 });
});

test("settled in order, then the listeners once with every event in position order", async () => {
  const journal = new FakeJournal();
  const seen: string[] = [];
  let heard: readonly RecordedEvent[] = [];
  journal.commit.onCommitted((events) => {
    heard = events;
    seen.push("listener");
  });
  const pending = (stream: string): PendingAppend => ({ ...append(stream), settled: () => seen.push(stream) });
  journal.commit.addSource({ collect: () => [pending("new"), pending("lost"), pending("old")] });
  journal.commit.request();
  const { answer } = await journal.call(0);
  answer([
    { ok: true, duplicate: false, firstPosition: 9, lastVersion: 4 },
    { ok: false, reason: "version", actualVersion: 7 },
    { ok: true, duplicate: true, firstPosition: 3, lastVersion: 1 },
  ]);
  await journal.commit.whenIdle();
  expect(seen).toEqual(["new", "lost", "old", "listener"]);
  expect(heard.map(({ stream, position, version }) => [stream, position, version])).toEqual([
    ["old", 3, 1],
    ["new", 9, 4],
  ]);
});

test("a listener and a source that throw are logged, and stop neither the others nor the next batch", async () => {
  const journal = new FakeJournal();
  let heard = 0;
  journal.commit.onCommitted(() => {
    throw new Error("listener");
  });
  journal.commit.onCommitted(() => (heard += 1));
  journal.commit.addSource({
    collect: () => {
      throw new Error("source");
    },
  });
  const outcome = journal.commit.append(append("a"));
  (await journal.call(0)).commit();
  expect((await outcome).recorded).toHaveLength(1);
  await journal.commit.whenIdle();
  expect(heard).toBe(1);
  expect(journal.logged.filter((line) => line.startsWith("error"))).toHaveLength(2);
});

test("groups of different sources stay apart and whole, however small the batch", async () => {
  const journal = new FakeJournal(2);
  const source = (name: string) => {
    let left = [1, 1, 2].map((group, index) => ({ ...append(`${name}-${index}`, "any", 1, group), settled: ignored }));
    const collect = () => {
      const all = left;
      left = [];
      return all;
    };
    journal.commit.addSource({ collect });
  };
  source("a");
  source("b");
  journal.commit.request();
  const batches: string[][] = [];
  const groups = new Map<number, string[]>();
  for (let number = 0; number < 4; number++) {
    const { appends, commit } = await journal.call(number);
    batches.push(appends.map(({ stream }) => stream));
    for (const { group = 0, stream } of appends) groups.set(group, [...(groups.get(group) ?? []), stream]);
    commit();
  }
  await journal.commit.whenIdle();
  expect(batches).toEqual([["a-0", "a-1"], ["a-2"], ["b-0", "b-1"], ["b-2"]]);
  expect([...groups.values()]).toEqual([["a-0", "a-1"], ["a-2"], ["b-0", "b-1"], ["b-2"]]);
});

test("a source is not asked again while something it gave is left over", async () => {
  const journal = new FakeJournal(1);
  let asked = 0;
  journal.commit.addSource({
    collect: () => {
      asked += 1;
      return asked > 1 ? [] : [append("a"), append("b")].map((one) => ({ ...one, settled: ignored }));
    },
  });
  journal.commit.request();
  const first = await journal.call(0);
  journal.commit.request();
  first.commit();
  const second = await journal.call(1);
  expect(second.appends.map(({ stream }) => stream)).toEqual(["b"]);
  expect(asked).toBe(1);
  journal.commit.request();
  second.commit();
  await journal.commit.whenIdle();
  expect(asked).toBe(2);
});

import { expect, test } from "vitest";
import { broken, FakeJournal, lost } from "./fake-journal.ts";
import { append } from "./new-event.ts";

test("a late database gets the same batch with the same ids again, later each time, and two log lines", async () => {
  const journal = new FakeJournal();
  const outcome = journal.commit.append(append("a", "none", 2));
  const first = await journal.call(0);
  first.fail(lost);
  for (let attempt = 0; attempt < 8; attempt++) {
    (await journal.wait(attempt)).done();
    const again = await journal.call(attempt + 1);
    expect(again.appends).toEqual(first.appends);
    if (attempt < 7) again.fail(lost);
  }
  // What came in meanwhile waits for the next batch.
  const later = journal.commit.append(append("b"));
  (await journal.call(8)).commit();
  expect((await outcome).verdict).toMatchObject({ ok: true, firstPosition: 1, lastVersion: 2 });
  (await journal.call(9)).commit();
  expect((await later).verdict).toMatchObject({ ok: true, firstPosition: 3 });
  journal.waits.forEach(({ ms }, attempt) => {
    const longest = Math.min(5000, 100 * 2 ** attempt);
    expect(ms).toBeGreaterThanOrEqual(longest / 2);
    expect(ms).toBeLessThanOrEqual(longest);
  });
  expect(journal.logged.map((line) => line.split(":")[0])).toEqual(["warn", "info"]);
});

test("any other error refuses the whole batch, tells every append and no listener, and the next batch goes on", async () => {
  const journal = new FakeJournal();
  let heard = 0;
  journal.commit.onCommitted(() => (heard += 1));
  const outcomes = [journal.commit.append(append("a")), journal.commit.append(append("b"))];
  (await journal.call(0)).fail(broken);
  for (const outcome of outcomes) {
    expect(await outcome).toEqual({ verdict: { ok: false, reason: "refused", message: broken.message }, recorded: [] });
  }
  expect(heard).toBe(0);
  const next = journal.commit.append(append("c"));
  (await journal.call(1)).commit();
  expect((await next).verdict.ok).toBe(true);
  await journal.commit.whenIdle();
  expect(heard).toBe(1);
});

test("stop drains what is pending, and refuses what comes after", async () => {
  const journal = new FakeJournal();
  const first = journal.commit.append(append("a"));
  const call = await journal.call(0);
  const second = journal.commit.append(append("b"));
  const stopped = journal.commit.stop(1000);
  call.commit();
  (await journal.call(1)).commit();
  await stopped;
  expect([(await first).verdict.ok, (await second).verdict.ok]).toEqual([true, true]);
  expect((await journal.commit.append(append("c"))).verdict).toMatchObject({ ok: false, reason: "refused" });
  journal.commit.request();
  await new Promise(setImmediate);
  expect(journal.calls).toHaveLength(2);
});

test("stop does not wait longer than its deadline for a database that never answers", async () => {
  const journal = new FakeJournal();
  const underWay = journal.commit.append(append("a"));
  await journal.call(0);
  const waiting = journal.commit.append(append("b"));
  const stopped = journal.commit.stop(1000);
  (await journal.wait(0)).done();
  await stopped;
  expect((await underWay).verdict).toMatchObject({ ok: false, reason: "refused" });
  expect((await waiting).verdict).toMatchObject({ ok: false, reason: "refused" });
  expect(journal.commit.status.pending).toBe(0);
});

test("an idle commit is idle at once and stops at once", async () => {
  const journal = new FakeJournal();
  await journal.commit.whenIdle();
  await journal.commit.stop(1000);
  expect(journal.calls).toHaveLength(0);
});

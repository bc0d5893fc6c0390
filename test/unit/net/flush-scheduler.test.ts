import { describe, expect, it } from "vitest";
import { FlushScheduler } from "../../../src/net/flush-scheduler.ts";

const turn = () => new Promise(setImmediate);

describe("FlushScheduler", () => {
  it("flushes each once at the end of the turn, however often it was sent something", async () => {
    const scheduler = new FlushScheduler();
    const flushed: string[] = [];
    const [one, other] = ["one", "other"].map((name) => ({ flush: () => void flushed.push(name) }));
    for (const each of [one!, other!, one!, one!]) scheduler.markDirty(each);
    expect(flushed).toEqual([]);
    await turn();
    expect(flushed).toEqual(["one", "other"]);
    await turn();
    expect(flushed).toHaveLength(2);
  });

  it("flushes at once when told to, and then not again at the end of the turn", async () => {
    const scheduler = new FlushScheduler();
    let count = 0;
    scheduler.markDirty({ flush: () => void count++ });
    scheduler.flushDirty();
    expect(count).toBe(1);
    await turn();
    expect(count).toBe(1);
  });

  it("leaves what is sent during a flush to the end of the turn", async () => {
    const scheduler = new FlushScheduler();
    const flushed: string[] = [];
    const late = { flush: () => void flushed.push("late") };
    scheduler.markDirty({
      flush: () => {
        flushed.push("first");
        scheduler.markDirty(late);
      },
    });
    scheduler.flushDirty();
    expect(flushed).toEqual(["first"]);
    await turn();
    expect(flushed).toEqual(["first", "late"]);
  });

  it("a delivery passes over the patient once, unless they have news of their own", async () => {
    const scheduler = new FlushScheduler();
    const flushed: string[] = [];
    const [actor, watcher] = ["actor", "watcher"].map((name) => ({ flush: () => void flushed.push(name) }));
    const deliver = (...news: (typeof actor)[]) => {
      for (const each of [watcher!, actor!]) scheduler.markPatient(each);
      for (const each of news) scheduler.markDirty(each!);
      return scheduler.flushDelivery();
    };
    expect(deliver(actor)).toBe(true);
    expect(flushed.splice(0)).toEqual(["actor"]);
    // The actor's was written with its news: it is passed over now, and the watcher's turn has come.
    expect(deliver()).toBe(true);
    expect(flushed.splice(0)).toEqual(["watcher"]);
    expect(deliver(watcher)).toBe(false);
    expect(flushed.splice(0)).toEqual(["watcher", "actor"]);
    await turn();
    expect(flushed).toEqual([]);
  });

  it("a delivery that brings nothing new ends the wait, and so does any news", async () => {
    const scheduler = new FlushScheduler();
    let count = 0;
    const watcher = { flush: () => void count++ };
    scheduler.markPatient(watcher);
    expect(scheduler.flushDelivery()).toBe(true);
    expect(scheduler.flushDelivery()).toBe(false);
    expect(count).toBe(1);
    scheduler.markPatient(watcher);
    expect(scheduler.flushDelivery()).toBe(true);
    scheduler.markDirty(watcher);
    await turn();
    expect(scheduler.flushDelivery()).toBe(false);
    expect(count).toBe(2);
  });
});

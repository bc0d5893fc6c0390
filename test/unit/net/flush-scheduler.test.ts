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
    scheduler.flushAll();
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
    scheduler.flushAll();
    expect(flushed).toEqual(["first"]);
    await turn();
    expect(flushed).toEqual(["first", "late"]);
  });
});

import { afterEach, expect, test } from "vitest";
import type { SqlClient } from "../../../src/journal/sql-client.ts";
import { JournalHead } from "../../../src/journal/subscriptions/journal-head.ts";

/** A journal whose end is a number, and a clock of which only the pauses asked for are known. */
class Journal {
  position = 0;
  isAway = false;
  readonly pauses: number[] = [];
  readonly log: string[] = [];
  readonly head: JournalHead;
  #go: () => void = () => undefined;

  constructor() {
    const note = (_: object, message: string) => void this.log.push(message);
    const query = async () => {
      if (this.isAway) throw new Error("away");
      return { rows: [{ position: this.position }] };
    };
    this.head = new JournalHead({
      client: { query } as unknown as SqlClient,
      wait: (ms, signal) => this.#pause(ms, signal),
      log: { info: note, warn: note, error: note },
      shortestPollMs: 10,
      longestPollMs: 30,
    });
    this.head.start();
  }

  /** Ends the pause under way, and lets what follows from it happen. */
  async pass(): Promise<void> {
    this.#go();
    await new Promise(setImmediate);
  }

  #pause(ms: number, signal?: AbortSignal): Promise<void> {
    this.pauses.push(ms);
    return new Promise((resolve) => {
      this.#go = resolve;
      signal?.addEventListener("abort", () => resolve());
    });
  }
}

let journal: Journal;
afterEach(() => journal.head.stop());

test("it looks only while somebody waits, often while others append, and less and less while they do not", async () => {
  journal = new Journal();
  await journal.pass();
  expect(journal.head.status.looks).toBe(0);
  const { signal } = new AbortController();
  const waiting = journal.head.whenPast(0, signal);
  for (let at = 0; at < 5; at++) await journal.pass();
  expect(journal.pauses).toEqual([15, 22.5, 30, 30, 30]);
  journal.position = 7;
  await journal.pass();
  await waiting;
  expect(journal.pauses.at(-1)).toBe(10);
  expect(journal.head.position).toBe(7);
});

test("what this process commits wakes those who wait for it, without a look", async () => {
  journal = new Journal();
  const { signal } = new AbortController();
  const looks = journal.head.status.looks;
  journal.head.advance(3);
  await journal.head.whenPast(2, signal);
  expect(journal.head.status.looks).toBe(looks);
});

test("one error stops nothing: it is said once, and so is that it is over", async () => {
  journal = new Journal();
  journal.isAway = true;
  const { signal } = new AbortController();
  const waiting = journal.head.whenPast(0, signal);
  for (let at = 0; at < 3; at++) await journal.pass();
  expect(journal.head.status.failures).toBeGreaterThan(1);
  journal.isAway = false;
  journal.position = 1;
  await journal.pass();
  await waiting;
  expect(journal.log).toHaveLength(2);
});

test("a signal ends the wait", async () => {
  journal = new Journal();
  const stopping = new AbortController();
  const waiting = journal.head.whenPast(0, stopping.signal);
  stopping.abort();
  await waiting;
  expect(journal.head.position).toBe(0);
});

import type { Append, Verdict } from "../../../src/journal/event.ts";
import { GroupCommit } from "../../../src/journal/group-commit.ts";

type Call = {
  readonly appends: readonly Append[];
  commit(): void;
  answer(verdicts: Verdict[]): void;
  fail(error: Error): void;
};

/** A group commit over an append that the test answers by hand; waits end when the test says so. */
export class FakeJournal {
  readonly calls: Call[] = [];
  readonly waits: { ms: number; done: () => void }[] = [];
  readonly logged: string[] = [];
  readonly commit: GroupCommit;
  #position = 0;

  constructor(maxBatchEvents?: number) {
    const note = (level: string) => (_: object, message: string) => void this.logged.push(`${level}: ${message}`);
    this.commit = new GroupCommit({
      append: (appends) => this.#append(appends),
      wait: (ms) => new Promise((done) => this.waits.push({ ms, done })),
      log: { info: note("info"), warn: note("warn"), error: note("error") },
      maxBatchEvents,
    });
  }

  /** Resolves with the call of that number (from 0) as soon as it was made. */
  async call(number: number): Promise<Call> {
    for (;;) {
      const call = this.calls[number];
      if (call !== undefined) return call;
      await new Promise(setImmediate);
    }
  }

  /** Resolves with the wait of that number (from 0) as soon as it was asked for. */
  async wait(number: number): Promise<{ ms: number; done: () => void }> {
    for (;;) {
      const wait = this.waits[number];
      if (wait !== undefined) return wait;
      await new Promise(setImmediate);
    }
  }

  #append(appends: readonly Append[]): Promise<Verdict[]> {
    return new Promise((resolve, reject) => {
      const commit = () => resolve(appends.map((append) => this.#win(append)));
      this.calls.push({ appends, commit, answer: resolve, fail: reject });
    });
  }

  #win({ events }: Append): Verdict {
    const firstPosition = this.#position + 1;
    this.#position += events.length;
    return { ok: true, duplicate: false, firstPosition, lastVersion: events.length };
  }
}

export const lost = Object.assign(new Error("terminating connection"), { code: "57P01" });
export const broken = Object.assign(new Error("function does not exist"), { code: "42883" });

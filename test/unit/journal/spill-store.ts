import type { Verdict } from "../../../src/journal/event.ts";
import { lost } from "./fake-journal.ts";

/** What a database would be that is there or not, and has a will of its own about some streams. */
export class Store {
  isAway = false;
  /** What it says while it is away. */
  failure: Error = lost;
  directTries = 0;
  readonly refused = new Set<string>();
  readonly streams: string[] = [];
  readonly batches: number[] = [];

  /** Of one append that the database finds fault with itself, and with it with its whole batch. */
  faulty: string | null = null;

  /** Called before it takes something. */
  onTake: () => void = () => undefined;

  take(streams: readonly { stream: string; events: readonly unknown[] }[]): Verdict[] {
    if (this.isAway) throw this.failure;
    if (streams.length > 0) this.onTake();
    if (streams.some(({ stream }) => stream === this.faulty))
      throw Object.assign(new Error("no such text"), { code: "22P05" });
    if (streams.length > 0) this.batches.push(streams.length);
    return streams.map(({ stream, events }) => {
      if (this.refused.has(stream)) return { ok: false, reason: "version", actualVersion: 9 };
      this.streams.push(stream);
      const firstPosition = this.streams.length;
      return { ok: true, duplicate: false, firstPosition, lastVersion: events.length };
    });
  }
}

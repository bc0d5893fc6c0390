import { headPosition } from "../read.ts";
import type { SqlClient, SqlQuery } from "../sql-client.ts";

/** A rest is due after so much work, and takes this part of it. */
const WORK_MS = 3;
const REST_PER_WORK = 0.35;
/** A statement that took long has not worked all the while. */
const LONGEST_REST_MS = 10;
/** How often it looks whether anybody appends. */
const LOOK_MS = 500;

/**
 * A connection for work that can wait: while others append it rests after every few milliseconds, between two
 * statements. An append wakes three programs one after the other; where all processors are busy, each of them waits until
 * one pauses, or for the next tick of the kernel. Work that pauses often is waited for less than work that has a low
 * priority.
 */
export class GivingWay implements SqlClient {
  readonly #client: SqlClient;
  readonly #wait: (ms: number) => Promise<void>;
  #sinceMs = performance.now();
  #lookedMs = Number.NEGATIVE_INFINITY;
  #head = -1;
  /** Whether there is anybody to give way to: at first there may be. */
  #isNeeded = true;

  /** @param wait resolves after so many milliseconds */
  constructor(client: SqlClient, wait: (ms: number) => Promise<void>) {
    this.#client = client;
    this.#wait = wait;
  }

  async query<Row>(query: SqlQuery): Promise<{ readonly rows: readonly Row[] }> {
    const workedMs = performance.now() - this.#sinceMs;
    if (workedMs >= WORK_MS) {
      await this.#look();
      if (this.#isNeeded) await this.#wait(Math.min(workedMs * REST_PER_WORK, LONGEST_REST_MS));
      this.#sinceMs = performance.now();
    }
    return this.#client.query(query);
  }

  async #look(): Promise<void> {
    if (performance.now() - this.#lookedMs < LOOK_MS) return;
    this.#lookedMs = performance.now();
    // In a transaction that has failed there is nothing to see, and what comes is its end.
    const head = await headPosition(this.#client).catch(() => this.#head);
    this.#isNeeded = head > this.#head;
    this.#head = head;
  }
}

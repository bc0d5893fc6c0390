import { setTimeout as delay } from "node:timers/promises";
import type { RecordedEvent } from "../../src/journal/event.ts";
import { classifyError } from "../../src/journal/late-errors.ts";
import { followJournal } from "../../src/journal/subscriptions/follow-journal.ts";
import { JournalHead } from "../../src/journal/subscriptions/journal-head.ts";
import { Subscriptions } from "../../src/journal/subscriptions/subscriptions.ts";
import type { Database } from "../../src/persistence/database.ts";
import { silentLog } from "../support/database.ts";

const RETRY_MS = 50;
const wait = (ms: number, signal?: AbortSignal): Promise<void> => delay(ms, undefined, { signal });

/** Those that follow the journal of a database, in this process. */
export class Followers {
  readonly subscriptions: Subscriptions;
  /** What the tail reader has seen. */
  readonly tailed: RecordedEvent[] = [];
  readonly #database: Database;
  readonly #head: JournalHead;
  readonly #stopping = new AbortController();
  #tail: Promise<void> = Promise.resolve();

  constructor(database: Database) {
    this.#database = database;
    this.#head = new JournalHead({ client: database.pool, wait, log: silentLog, longestPollMs: 100 });
    this.subscriptions = new Subscriptions({
      ...{ client: database.pool, head: this.#head, wait, random: Math.random, log: silentLog },
      connect: () => database.connectClient(),
      owner: `chaos ${process.pid}`,
      leaseMs: 2000,
      lookMs: 50,
    });
  }

  async start(): Promise<void> {
    this.#head.start();
    this.#tail = this.#follow();
    await this.subscriptions.start();
  }

  /** Everything there is, then live; after an error on from what it has seen. */
  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const options = { client: this.#database.pool, head: this.#head, pageSize: 7, signal };
      try {
        const afterPosition = this.tailed.at(-1)?.position ?? 0;
        for await (const event of followJournal({ ...options, afterPosition })) this.tailed.push(event);
      } catch (error) {
        if (classifyError(error) !== "late") throw error;
        await delay(RETRY_MS);
      }
    }
  }

  async end(): Promise<void> {
    this.#stopping.abort();
    await this.#tail;
    await this.subscriptions.stop();
    await this.#head.stop();
  }
}

import type { JournalLog } from "../log.ts";
import type { Wait } from "../patient-append.ts";
import { headPosition } from "../read.ts";
import type { SqlClient } from "../sql-client.ts";

export type JournalHeadOptions = {
  readonly client: SqlClient;
  readonly wait: Wait;
  readonly log: JournalLog;
  /** Looks this often while other processes append. Default 20. */
  readonly shortestPollMs?: number;
  /** Looks this often when nothing was found for a while. Default 1,000. */
  readonly longestPollMs?: number;
};

/**
 * How far the journal reaches, for all who follow it in this process: one look for everybody, and none while the own
 * commits say it.
 *
 *     stopped ─ start → looking ─ moved by others → pausing, shortest → looking
 *                          ├─ nothing new, or an error → pausing, longer each time → looking
 *                          └─ nobody waits → sleeping ─ somebody does → looking
 */
export class JournalHead {
  readonly #options: Required<JournalHeadOptions>;
  readonly #waiters = new Set<{ readonly position: number; readonly resolve: () => void }>();
  #position = 0;
  #stopping = new AbortController();
  #loop: Promise<void> | null = null;
  #awaken: () => void = () => undefined;
  #looks = 0;
  #failures = 0;

  constructor(options: JournalHeadOptions) {
    this.#options = { shortestPollMs: 20, longestPollMs: 1000, ...options };
  }

  /** Position of the last event that is known to be committed. */
  get position(): number {
    return this.#position;
  }

  /** `looks` grows while the loop lives and somebody waits; `failures` is 0 when the last look succeeded. */
  get status(): { position: number; looks: number; failures: number } {
    return { position: this.#position, looks: this.#looks, failures: this.#failures };
  }

  start(): void {
    if (this.#loop !== null) return;
    this.#stopping = new AbortController();
    this.#loop = this.#run(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#awaken();
    await this.#loop;
    this.#loop = null;
  }

  /** Says that events up to this position are committed: those of this process need not be looked for. */
  advance(position: number): void {
    if (position <= this.#position) return;
    this.#position = position;
    for (const waiter of this.#waiters) {
      if (waiter.position >= position) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  /** Resolves when there is an event after `position`, or when the signal is aborted. */
  whenPast(position: number, signal: AbortSignal): Promise<void> {
    if (this.#position > position || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter = { position, resolve: () => done() };
      const done = (): void => {
        signal.removeEventListener("abort", done);
        this.#waiters.delete(waiter);
        resolve();
      };
      signal.addEventListener("abort", done, { once: true });
      this.#waiters.add(waiter);
      this.#awaken();
    });
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { shortestPollMs, longestPollMs, wait } = this.#options;
    for (let pauseMs = shortestPollMs; !signal.aborted; ) {
      if (this.#waiters.size === 0) await this.#somebodyWaits();
      if (signal.aborted) return;
      pauseMs = (await this.#look()) ? shortestPollMs : Math.min(longestPollMs, pauseMs * 1.5);
      await wait(pauseMs, signal).catch(() => undefined);
    }
  }

  #somebodyWaits(): Promise<void> {
    return new Promise((resolve) => {
      this.#awaken = resolve;
    });
  }

  /** Whether others have appended since the last look. */
  async #look(): Promise<boolean> {
    const known = this.#position;
    try {
      const found = await headPosition(this.#options.client);
      if (this.#failures > 0) this.#options.log.info({ position: found }, "The journal can be followed again.");
      this.#looks += 1;
      this.#failures = 0;
      const isNews = found > this.#position && this.#position === known;
      this.advance(found);
      return isNews;
    } catch (error) {
      if (this.#failures === 0)
        this.#options.log.warn({ err: error }, "The journal's end cannot be read: trying until it can.");
      this.#failures += 1;
      return false;
    }
  }
}

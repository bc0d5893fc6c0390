/** Starting the embedded database again after it was killed, a few times and no more. */
import { setTimeout as delay } from "node:timers/promises";
import type { EmbeddedDatabase } from "./embedded-postgres.ts";
import type { Log } from "./log.ts";

export type RevivalOptions = {
  readonly embedded: Pick<EmbeddedDatabase, "revive">;
  readonly log: Log;
  /** Starts in a row that may fail. Default 5. */
  readonly triesMax?: number;
  readonly firstDelayMs?: number;
  /** A database that has lived this long since its last start may be started as often again. Default 60,000. */
  readonly provenMs?: number;
};

/**
 *     resting ─ asked → looking ─ runs → resting
 *                          ├─ stopped by somebody → resting: whoever stops it wants it stopped
 *                          └─ killed → starting ─ ready → resting
 *                                          └─ failed → waiting, longer each time → looking … tries used up → given up
 */
export class Revival {
  readonly #options: Required<RevivalOptions>;
  readonly #stop = new AbortController();
  #work: Promise<void> | null = null;
  #tries = 0;
  #startedMs = Number.NEGATIVE_INFINITY;
  #saidStopped = false;

  constructor(options: RevivalOptions) {
    this.#options = { triesMax: 5, firstDelayMs: 500, provenMs: 60_000, ...options };
  }

  /** The database does not answer: looks after it. Costs nothing when called often. */
  ask(): void {
    if (this.#stop.signal.aborted) return;
    this.#work ??= this.#look().finally(() => {
      this.#work = null;
    });
  }

  /** Starts nothing from now on; resolves when a start under way is over. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#work;
  }

  async #look(): Promise<void> {
    const { embedded, log, triesMax, firstDelayMs, provenMs } = this.#options;
    const { signal } = this.#stop;
    if (performance.now() - this.#startedMs > provenMs && this.#startedMs > 0) this.#tries = 0;
    if (this.#tries >= triesMax) return;
    try {
      const outcome = await embedded.revive();
      if (outcome === "stopped" && !this.#saidStopped) {
        log.warn({}, "the embedded database was stopped by somebody: restart the server to start it again");
      }
      this.#saidStopped = outcome === "stopped";
      if (outcome !== "revived") return;
      this.#tries += 1;
      this.#startedMs = performance.now();
      log.warn({ tries: this.#tries }, "the embedded database had died and was started again");
    } catch (error) {
      this.#tries += 1;
      const isLast = this.#tries >= triesMax;
      if (isLast) log.error({ err: error, tries: this.#tries }, "the embedded database does not start: given up");
      else log.warn({ err: error, tries: this.#tries }, "the embedded database did not start: trying again");
      await delay(firstDelayMs * 2 ** this.#tries, undefined, { signal }).catch(() => undefined);
    }
  }
}

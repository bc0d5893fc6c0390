/** Whatever has frames to write. */
export type Flushable = { flush(): void };

/**
 * Gathers the sessions that were sent something and flushes each once: at the end of the current turn of the event
 * loop, or sooner when somebody who has just sent to many (a zone, after a commit) says so.
 */
export class FlushScheduler {
  #dirty = new Set<Flushable>();
  #requested = false;

  /** Has `flushable` flushed at the end of this turn at the latest. */
  markDirty(flushable: Flushable): void {
    this.#dirty.add(flushable);
    this.requestFlush();
  }

  /** Asks for a flush at the end of this turn; asking again changes nothing. */
  requestFlush(): void {
    if (this.#requested) return;
    this.#requested = true;
    setImmediate(() => {
      this.#requested = false;
      this.flushAll();
    });
  }

  /** Flushes every dirty session now. What they are sent meanwhile waits for the end of the turn. */
  flushAll(): void {
    if (this.#dirty.size === 0) return;
    const dirty = this.#dirty;
    this.#dirty = new Set();
    for (const flushable of dirty) flushable.flush();
  }
}

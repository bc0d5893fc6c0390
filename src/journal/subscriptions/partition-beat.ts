/**
 * How a partition fares: `stillMs` is for how long it has not moved although it has something to do (0 where it has
 * nothing), and `at` the position of the event that it is at, handling it or waiting to try it again.
 */
export type Beat = { readonly position: number; readonly at: number | null; readonly stillMs: number };

/** Tells a partition that has nothing to do from one that hangs. */
export class PartitionBeat {
  #sinceMs: number | null = performance.now();
  #at: number | null = null;

  /** It has got further, or has something to do from here on. */
  moved(): void {
    this.#sinceMs = performance.now();
    this.#at = null;
  }

  /** It is at this event, perhaps again. */
  begun(position: number): void {
    this.#at = position;
  }

  /** It waits, as it should, until it is called on. */
  idle(): void {
    this.#sinceMs = null;
    this.#at = null;
  }

  read(position: number): Beat {
    const stillMs = this.#sinceMs === null ? 0 : Math.round(performance.now() - this.#sinceMs);
    return { position, at: this.#at, stillMs };
  }
}

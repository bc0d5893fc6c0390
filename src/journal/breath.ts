import { setImmediate as nextTurn } from "node:timers/promises";

/** How long work in the background may hold up everything else at a time. */
const AT_A_TIME_MS = 1;

/** Cuts long work on the journal into pieces, between which the process does what else there is to do. */
export class Breath {
  #sinceMs = performance.now();

  /** Whether it is time to let others go on. */
  get isDue(): boolean {
    return performance.now() - this.#sinceMs >= AT_A_TIME_MS;
  }

  /** Resolves in the next turn of the event loop. */
  async take(): Promise<void> {
    await nextTurn();
    this.#sinceMs = performance.now();
  }
}

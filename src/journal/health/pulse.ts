/**
 * Counters of a loop: `turns` grows as long as it lives, idle or not; `failures` are those in a row, and `trouble` one
 * line of its own on what they are.
 */
export type Heartbeat = () => { readonly turns: number; readonly failures: number; readonly trouble?: string };

/** A loop that looks every second and has not been round for this long is dead, or stuck. */
const STILL_MS = 6_000;
/** What failed as the database went is tried again when it is back: only what lasts is worth a word. */
const FAILING_MS = 3_000;

/** Whether a loop behind the journal still comes round, and succeeds. */
export class Pulse {
  readonly #name: string;
  readonly #heartbeat: Heartbeat;
  #turns = -1;
  #beatMs = performance.now();
  #wentWellMs = performance.now();

  constructor(name: string, heartbeat: Heartbeat) {
    this.#name = name;
    this.#heartbeat = heartbeat;
  }

  /** The database is away: the loop is not to blame, and has its time from here on. */
  excuse(): void {
    this.#beatMs = performance.now();
    this.#wentWellMs = this.#beatMs;
  }

  /** What is wrong with the loop; null: nothing. */
  feel(): string | null {
    const { turns, failures, trouble } = this.#heartbeat();
    const nowMs = performance.now();
    if (turns !== this.#turns) this.#beatMs = nowMs;
    this.#turns = turns;
    if (failures === 0) this.#wentWellMs = nowMs;
    if (nowMs - this.#beatMs > STILL_MS) return `the ${this.#name} stand still`;
    return nowMs - this.#wentWellMs > FAILING_MS ? (trouble ?? `the ${this.#name} fail`) : null;
  }
}

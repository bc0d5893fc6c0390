/** Times and randomness of a breaker; `nowMs` may be any clock that only goes forward. */
export type BreakerOptions = {
  /** Failures in a row that open it. Default 3. */
  readonly failuresToOpen?: number;
  /** How long it stays open the first time, and at most. Default 100 and 2,000. */
  readonly firstOpenMs?: number;
  readonly longestOpenMs?: number;
  readonly nowMs?: () => number;
  /** From 0 up to 1. */
  readonly random?: () => number;
};

export type BreakerState = "closed" | "open" | "half_open";

/**
 * Keeps calls away from something that is broken, and says when it may be tried again.
 *
 *     closed ─ failures in a row, or tripped → open ─ its time is over, or hinted → half_open ─ success → closed
 *                                               ↑                                      │
 *                                               └───────── failure: for longer ────────┘
 *
 * Each time is between a half and the whole of its length, so that servers do not come back in step.
 */
export class CircuitBreaker {
  readonly #options: Required<BreakerOptions>;
  #failures = 0;
  #openings = 0;
  #openUntilMs: number | null = null;
  #waiters: (() => void)[] = [];

  constructor(options: BreakerOptions = {}) {
    this.#options = {
      ...{ failuresToOpen: 3, firstOpenMs: 100, longestOpenMs: 2000 },
      ...{ nowMs: () => performance.now(), random: Math.random },
      ...options,
    };
  }

  get state(): BreakerState {
    if (this.#openUntilMs === null) return "closed";
    return this.#options.nowMs() < this.#openUntilMs ? "open" : "half_open";
  }

  /** Milliseconds until it may be tried; 0 where it may be now. */
  get retryInMs(): number {
    return Math.max(0, (this.#openUntilMs ?? 0) - this.#options.nowMs());
  }

  succeeded(): void {
    this.#failures = 0;
    this.#openings = 0;
    this.#openUntilMs = null;
  }

  failed(): void {
    this.#failures += 1;
    const isTry = this.state === "half_open";
    if (isTry || (this.state === "closed" && this.#failures >= this.#options.failuresToOpen)) this.#open();
  }

  /** Somebody else knows that it is broken: opens at once. */
  trip(): void {
    if (this.state === "closed") this.#open();
  }

  /** Somebody else knows that it works again: it may be tried at once. */
  hint(): void {
    if (this.#openUntilMs === null) return;
    this.#openUntilMs = Math.min(this.#openUntilMs, this.#options.nowMs());
    this.#wake();
  }

  /** Resolves when it may be tried, or when the signal is aborted. */
  async whenTryable(signal: AbortSignal): Promise<void> {
    while (this.retryInMs > 0 && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, Math.ceil(this.retryInMs));
      const aborted = () => resolve();
      this.#waiters.push(resolve);
      signal.addEventListener("abort", aborted, { once: true });
      await promise;
      clearTimeout(timer);
      // The signal outlives many waits, and so may the list.
      signal.removeEventListener("abort", aborted);
      this.#waiters = this.#waiters.filter((waiter) => waiter !== resolve);
    }
  }

  #open(): void {
    const { firstOpenMs, longestOpenMs, nowMs, random } = this.#options;
    const lengthMs = Math.min(longestOpenMs, firstOpenMs * 2 ** Math.min(this.#openings, 16));
    this.#openings += 1;
    this.#openUntilMs = nowMs() + lengthMs * (0.5 + random() / 2);
    this.#wake();
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }
}

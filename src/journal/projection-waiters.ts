/** `names` null: all projections that are not set aside. */
type Waiter = { readonly position: number; readonly names: readonly string[] | null; readonly resolve: () => void };

/** Those who wait until projections have applied all events up to a position. */
export class CatchUpWaiters {
  #waiters: Waiter[] = [];
  /** null: no page has been read yet, and nothing is known. */
  #positions: ReadonlyMap<string, number> | null = null;
  #setAside: ReadonlySet<string> = new Set();

  /** Resolves once those projections are there. */
  add(position: number, names: readonly string[] | null = null): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiter = { position, names, resolve };
    if (this.#isReached(waiter)) resolve();
    else this.#waiters.push(waiter);
    return promise;
  }

  /** How far each projection is now, and which are set aside. */
  reached(positions: ReadonlyMap<string, number>, setAside: ReadonlySet<string>): void {
    this.#positions = positions;
    this.#setAside = setAside;
    const waiting: Waiter[] = [];
    for (const waiter of this.#waiters) {
      if (this.#isReached(waiter)) waiter.resolve();
      else waiting.push(waiter);
    }
    this.#waiters = waiting;
  }

  /** Whether somebody waits whom the next page may help: who waits for a projection that is set aside is not helped. */
  get isAwaited(): boolean {
    return this.#waiters.some(({ names }) => !names?.some((name) => this.#setAside.has(name)));
  }

  #isReached({ position, names }: Waiter): boolean {
    const positions = this.#positions;
    if (positions === null) return false;
    const needed = names ?? [...positions.keys()].filter((name) => !this.#setAside.has(name));
    return needed.every((name) => (positions.get(name) ?? -1) >= position);
  }
}

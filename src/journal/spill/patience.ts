/** Something that is waited for, but not for ever. */
export class Patience {
  #waited: PromiseWithResolvers<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  /** Resolves when nothing is waited for. */
  get over(): Promise<void> {
    return this.#waited?.promise ?? Promise.resolve();
  }

  /** From now on it is waited for, for so long at most; who waits already waits until then. */
  begin(longestMs: number): void {
    this.#waited ??= Promise.withResolvers();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.end(), longestMs);
  }

  /** It is there. */
  end(): void {
    clearTimeout(this.#timer);
    this.#waited?.resolve();
    this.#waited = null;
  }
}

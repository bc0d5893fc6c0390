/**
 * Lines between something that happens when it happens and a terminal that reads when it reads: what does not fit is
 * dropped, and the reader is told how much that was.
 */
export class LineFeed {
  readonly #limit: number;
  #lines: string[] = [];
  #dropped = 0;
  #isEnded = false;
  #wake: () => void = () => undefined;

  /** @param limit how many lines may wait for the reader */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes a line; drops it where too many wait. Never waits. */
  push(line: string): void {
    if (this.#isEnded) return;
    if (this.#dropped > 0 || this.#lines.length >= this.#limit) this.#dropped += 1;
    else this.#lines.push(line);
    this.#wake();
  }

  /** No line comes any more; those that wait are still read. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  /** The lines in order, for one reader, until the feed has ended. */
  async *read(): AsyncGenerator<string, void, undefined> {
    for (;;) {
      const line = this.#next();
      if (line !== null) yield line;
      else if (this.#isEnded) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** What was dropped came after all that waits, so it is told when that has been read. */
  #next(): string | null {
    const line = this.#lines.shift();
    if (line !== undefined) return line;
    if (this.#dropped === 0) return null;
    const dropped = this.#dropped;
    this.#dropped = 0;
    return `... ${dropped} ${dropped === 1 ? "line" : "lines"} dropped: this terminal reads too slowly.`;
  }
}

/** Lets one wait for whatever comes next. */
export class News {
  #tell: () => void = () => {};

  /** Something has come. */
  readonly came = (): void => this.#tell();

  /** Waits for something to come, and no longer than so many ms. */
  next(longestMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(late);
        this.#tell = () => {};
        resolve();
      };
      const late = setTimeout(end, Math.max(0, longestMs));
      this.#tell = end;
    });
  }
}

/** What every terminal is told, whatever it is doing: a stop that is planned, say. */
export class Notices {
  readonly #listeners = new Set<(line: string) => void>();

  /** Tells all who listen now. */
  tell(line: string): void {
    for (const listener of this.#listeners) listener(line);
  }

  /** @returns what ends it */
  listen(listener: (line: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** What commands may follow as it happens. */
export type WatchOperations = {
  /**
   * Tells of changes, a line each, from now on: those of one event's runs, or with `eventId` null everything there is.
   * @returns what ends it.
   */
  watch(what: { readonly eventId: number | null }, tell: (line: string) => void): () => void;
};

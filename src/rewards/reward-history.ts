/** What a run's rewards need to know of the past: the event's completions, and who has its honours. */
export type HistoryQuestion = { readonly eventId: number; readonly achievementId: number; readonly titleId: number };

/** The answer, per character in the order asked. */
export type CompletionHistory = {
  /** Completions of the event so far. */
  readonly completions: Uint32Array<ArrayBuffer>;
  /** How many of the last ones were gold, in a row. */
  readonly goldStreaks: Uint32Array<ArrayBuffer>;
  /** 1: has the achievement, or the title, from whichever event. */
  readonly achieved: Uint8Array<ArrayBuffer>;
  readonly titled: Uint8Array<ArrayBuffer>;
};

/** Waiting for what the server does, never without an end. */
import type { News } from "./news.ts";

/** Longest that nothing is looked at. */
const LOOK_MS = 25;
/** What those would have brought about who are left out is waited for so long, and so long in all. */
const GAP_MS = 1_000;
const GAPS_MS = 10_000;
const GAP_LEAST_MS = 25;

const nowMs = (): number => performance.now();

export class Waits {
  readonly #news: News;
  readonly #signal: AbortSignal;
  #inGapsMs = 0;

  constructor(news: News, signal: AbortSignal) {
    this.#news = news;
    this.#signal = signal;
  }

  /** Waits for it until a moment of `performance.now()`. @returns whether it is so */
  async until(isSo: () => boolean, deadlineMs: number): Promise<boolean> {
    while (!isSo()) {
      if (this.#signal.aborted || nowMs() >= deadlineMs) return false;
      await this.#news.next(LOOK_MS);
    }
    return true;
  }

  /** Waits for what may never come, since somebody is left out. */
  async inGap(isSo: () => boolean): Promise<boolean> {
    const sinceMs = nowMs();
    const longestMs = Math.max(GAP_LEAST_MS, Math.min(GAP_MS, GAPS_MS - this.#inGapsMs));
    const came = await this.until(isSo, sinceMs + longestMs);
    this.#inGapsMs += nowMs() - sinceMs;
    return came;
  }
}

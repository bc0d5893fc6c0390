/** How a client fared: how long it was looked at, and how much of that it had no answer in time. Times in ms. */
export class Tally {
  drops = 0;
  observedMs = 0;
  lostMs = 0;
  requests = 0;
  longestMs = 0;
  readonly failures: string[] = [];

  /** @param failure null: it was answered */
  count(tookMs: number, observedMs: number, failure: string | null): void {
    this.requests += 1;
    this.observedMs += observedMs;
    this.longestMs = Math.max(this.longestMs, tookMs);
    if (failure === null) return;
    this.lostMs += observedMs;
    this.failures.push(failure);
  }

  add(other: Omit<Tally, "add" | "count" | "availability">): void {
    this.drops += other.drops;
    this.observedMs += other.observedMs;
    this.lostMs += other.lostMs;
    this.requests += other.requests;
    this.longestMs = Math.max(this.longestMs, other.longestMs);
    this.failures.push(...other.failures);
  }

  /** Of the time, from 0 to 1. */
  get availability(): number {
    return 1 - this.lostMs / Math.max(1, this.observedMs);
  }
}

/** One timer for all bots: each is visited at its own, evenly spaced times. */

/** Rounds that are made up for after a stall; what is later than that is skipped. */
const CATCH_UP_ROUNDS = 4;

type Round = {
  /** Shifts within the period, ascending, and whose each is. */
  readonly offsetsMs: Float64Array;
  readonly ranks: Uint32Array;
  readonly periodMs: number;
  readonly visit: (rank: number, nowMs: number) => void;
  /** Start of the period that `next` stands in. */
  startMs: number;
  next: number;
};

export type PacerOptions = {
  /** A clock in ms that never goes back. */
  readonly nowMs: () => number;
  /** From 0 up to 1, below 1. */
  readonly random: () => number;
};

/**
 * Visits every rank at an even pace, each shifted by a part of the period that chance has given it. Several paces may
 * run at once; there is one timer in all, which sleeps until the next visit is due.
 */
export class Pacer {
  readonly #options: PacerOptions;
  readonly #rounds: Round[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  /** Adds a pace: `visit` is called `perSecond` times a second for each rank from 0 to `count - 1`. */
  every(count: number, perSecond: number, visit: (rank: number, nowMs: number) => void): void {
    const periodMs = 1_000 / perSecond;
    const shifts = Array.from({ length: count }, (_, rank) => ({ rank, offsetMs: this.#options.random() * periodMs }));
    shifts.sort((one, other) => one.offsetMs - other.offsetMs);
    this.#rounds.push({
      offsetsMs: Float64Array.from(shifts, ({ offsetMs }) => offsetMs),
      ranks: Uint32Array.from(shifts, ({ rank }) => rank),
      periodMs,
      visit,
      startMs: this.#options.nowMs(),
      next: 0,
    });
  }

  start(): void {
    this.#timer ??= setTimeout(() => this.#wake(), 0);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#rounds.length = 0;
  }

  /** Makes every visit that is due and tells when the next one is. */
  turn(nowMs: number): number {
    let nextMs = Number.POSITIVE_INFINITY;
    for (const round of this.#rounds) nextMs = Math.min(nextMs, advance(round, nowMs));
    return nextMs;
  }

  #wake(): void {
    const nextMs = this.turn(this.#options.nowMs());
    if (this.#timer === null || nextMs === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(() => this.#wake(), Math.max(1, Math.floor(nextMs - this.#options.nowMs())));
  }
}

function advance(round: Round, nowMs: number): number {
  const { offsetsMs, ranks, periodMs } = round;
  if (ranks.length === 0) return Number.POSITIVE_INFINITY;
  const lateMs = nowMs - round.startMs - CATCH_UP_ROUNDS * periodMs;
  if (lateMs > periodMs) round.startMs += Math.floor(lateMs / periodMs) * periodMs;
  for (;;) {
    const dueMs = round.startMs + (offsetsMs[round.next] ?? 0);
    if (dueMs > nowMs) return dueMs;
    round.visit(ranks[round.next] ?? 0, nowMs);
    round.next += 1;
    if (round.next < ranks.length) continue;
    round.next = 0;
    round.startMs += periodMs;
  }
}

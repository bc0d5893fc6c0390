/** When what a capture shows is due in its replay. Times are ms: of the capture's clock, and of this process's. */

/** What a packet waits for may be so much later than it was in the capture. */
const PATIENCE_MS = 30_000;
/** What comes after something that did not come is waited for half as long, down to this. */
const PATIENCE_LEAST_MS = 1_000;
/** What a run that time moves lacks now is not worth standing still for: the longer, the more it lacks. */
const PATIENCE_HURRIED_MS = 1_000;
const PATIENCE_HURRIED_LEAST_MS = 50;
/** Less than this is made up for; what took longer moves all that follows. */
const JITTER_MS = 50;

/** How often as fast as the capture; Infinity: as fast as everything allows. */
export type Speed = number;

export class ReplayClock {
  readonly #speed: Speed;
  readonly #firstMs: number;
  readonly #startedAtMs: number;
  #slippedMs = 0;
  #patienceMs = PATIENCE_MS;
  #hurriedMs = PATIENCE_HURRIED_MS;

  constructor(firstMs: number, speed: Speed, nowMs: number) {
    this.#firstMs = firstMs;
    this.#speed = speed;
    this.#startedAtMs = nowMs;
  }

  /** When to do what was done at a moment of the capture. */
  dueMs(atMs: number): number {
    return this.#startedAtMs + this.#slippedMs + (atMs - this.#firstMs) / this.#speed;
  }

  /** So much was waited for what the server does in its own time: all that follows keeps its distance to it. */
  slipped(byMs: number): void {
    if (byMs > JITTER_MS) this.#slippedMs += byMs;
  }

  /** It was done now: if late, all that follows keeps its distance to it. */
  done(atMs: number, nowMs: number): void {
    const lateMs = nowMs - this.dueMs(atMs);
    if (lateMs > JITTER_MS) this.#slippedMs += lateMs;
  }

  /**
   * Until when to wait for what the capture shows at a moment. What servers do by time they do at their own speed, so
   * it may take as long as it took in the capture.
   */
  patienceEndsMs(atMs: number, nowMs: number): number {
    const atItsOwnSpeedMs = this.#startedAtMs + this.#slippedMs + (atMs - this.#firstMs);
    return Math.max(nowMs, atItsOwnSpeedMs) + this.#patienceMs;
  }

  /** The same for something without which a run that time moves goes on. */
  hurriedEndsMs(atMs: number, nowMs: number): number {
    const atItsOwnSpeedMs = this.#startedAtMs + this.#slippedMs + (atMs - this.#firstMs);
    return Math.max(nowMs, atItsOwnSpeedMs) + this.#hurriedMs;
  }

  /** What was waited for in a hurry came, or did not. */
  hurried(came: boolean): void {
    this.#hurriedMs = came ? PATIENCE_HURRIED_MS : Math.max(PATIENCE_HURRIED_LEAST_MS, this.#hurriedMs / 2);
  }

  /** What was waited for came, or did not: where one thing is missing, others that hang on it will be. */
  waited(came: boolean): void {
    this.#patienceMs = came ? PATIENCE_MS : Math.max(PATIENCE_LEAST_MS, this.#patienceMs / 2);
  }
}

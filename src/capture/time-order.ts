import type { CaptureItem } from "./capture-item.ts";

type Renumbered = { -readonly [Key in keyof CaptureItem]: CaptureItem[Key] };

/** How many items may wait for one that lies before them. */
const MAX_WAITING = 10_000;

/**
 * Puts items in the order of their time and numbers sessions in the order in which they appear. What a connection
 * sent before its sides were known comes late; others wait for it, bounded.
 */
export class TimeOrder {
  #waiting: CaptureItem[] = [];
  #sorted = true;
  #latestUs = 0;
  #sessions = 0;
  readonly #numbers = new Map<number, number>();

  get sessions(): number {
    return this.#sessions;
  }

  /** Takes an item under a number of the caller's own; 0 stands for the capture as a whole. */
  push(item: CaptureItem): void {
    if (item.atUs < this.#latestUs) this.#sorted = false;
    this.#latestUs = Math.max(this.#latestUs, item.atUs);
    this.#waiting.push(item);
  }

  /** The items that nothing before `horizonUs` can come in front of. */
  drain(horizonUs: number): CaptureItem[] {
    const waiting = this.#waiting;
    // Sorting is stable, so that what happened at the same time keeps its order.
    if (!this.#sorted) waiting.sort((one, other) => one.atUs - other.atUs);
    const all = this.#latestUs < horizonUs || waiting.length > MAX_WAITING;
    const later = all ? -1 : waiting.findIndex((item) => item.atUs >= horizonUs);
    const ready = later === -1 ? waiting : waiting.slice(0, later);
    this.#waiting = later === -1 ? [] : waiting.slice(later);
    this.#sorted = true;
    if (later === -1) this.#latestUs = 0;
    for (const item of ready) this.#renumber(item);
    return ready;
  }

  #renumber(item: CaptureItem): void {
    if (item.session === 0) return;
    if (item.kind === "session") {
      this.#sessions += 1;
      this.#numbers.set(item.session, this.#sessions);
    }
    const own = item.session;
    (item as Renumbered).session = this.#numbers.get(own) ?? own;
    if (item.kind === "end") this.#numbers.delete(own);
  }
}

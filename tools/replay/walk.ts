/** Keeps a session within what a server allows: 12 m/s, and 200 packets a second (wire protocol). */
type Place = { readonly x: number; readonly y: number; readonly z: number };

const METERS_PER_SECOND = 12;
/** What standing still saves up, with something to spare for packets that are late. */
const SAVED_METERS_MAX = 60;
const SPARE_METERS = 0.3;
const PACKETS_PER_SECOND = 150;
const PACKETS_BURST = 250;

/** A walk: how long until a step is allowed. */
export class Walk {
  #place: Place | null = null;
  #meters = 0;
  #atMs = 0;

  stands(place: Place, nowMs: number): void {
    this.#place = place;
    this.#meters = 0;
    this.#atMs = nowMs;
  }

  /** Milliseconds until a step may be taken. */
  waitMs(to: Place, nowMs: number): number {
    if (this.#place === null) return 0;
    const lacking = distance(this.#place, to) + SPARE_METERS - this.#saved(nowMs);
    return Math.max(0, (Math.min(lacking, SAVED_METERS_MAX) / METERS_PER_SECOND) * 1_000);
  }

  steps(to: Place, nowMs: number): void {
    this.#meters = this.#place === null ? 0 : Math.max(0, this.#saved(nowMs) - distance(this.#place, to));
    this.#place = to;
    this.#atMs = nowMs;
  }

  #saved(nowMs: number): number {
    return Math.min(SAVED_METERS_MAX, this.#meters + ((nowMs - this.#atMs) / 1_000) * METERS_PER_SECOND);
  }
}

const distance = (one: Place, other: Place): number => Math.hypot(one.x - other.x, one.y - other.y, one.z - other.z);

/** How many packets a session may send at once. */
export class Allowance {
  #left = PACKETS_BURST;
  #atMs: number;

  constructor(nowMs: number) {
    this.#atMs = nowMs;
  }

  /** Takes one. @returns milliseconds to wait before it is sent */
  take(nowMs: number): number {
    this.#left = Math.min(PACKETS_BURST, this.#left + ((nowMs - this.#atMs) / 1_000) * PACKETS_PER_SECOND);
    this.#atMs = nowMs;
    this.#left -= 1;
    return this.#left >= 0 ? 0 : (-this.#left / PACKETS_PER_SECOND) * 1_000;
  }
}

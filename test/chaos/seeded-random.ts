import { createHash } from "node:crypto";

/** The same numbers for the same parts, whatever else is drawn elsewhere and in whatever order. */
export class SeededRandom {
  readonly #name: string;
  #state: number;

  constructor(...parts: readonly (string | number)[]) {
    this.#name = parts.join("/");
    this.#state = createHash("sha256").update(this.#name).digest().readUInt32LE(0);
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.between(0, list.length - 1)] ?? list[0];
  }

  /** A UUID of version 8 for this name, so that whoever makes the same thing again gives it the same id. */
  id(nth: number): string {
    const hex = createHash("sha256").update(`${this.#name}#${nth}`).digest("hex");
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `8${hex.slice(13, 16)}`,
      `8${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join("-");
  }
}

import { type Dialect, dialectOf } from "../protocol/dialect.ts";
import { CaptureError, type Endpoint } from "./capture-item.ts";
import { timeOfText } from "./item-time.ts";

/** The fields of one line of JSON, asked for by name and type. Each method throws a `CaptureError` that names both. */
export class LineFields {
  readonly #fields: ReadonlyMap<string, unknown>;

  constructor(json: unknown) {
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      throw new CaptureError("A line must be an object, from { to }.");
    }
    this.#fields = new Map(Object.entries(json));
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  value(name: string): unknown {
    return this.#fields.get(name);
  }

  /** Refuses what nobody asks for: a name that was typed wrong would else be passed over. */
  only(names: readonly string[]): void {
    const stranger = [...this.#fields.keys()].find((name) => !names.includes(name));
    if (stranger !== undefined) {
      throw new CaptureError(`${JSON.stringify(stranger)} is unknown: the fields are ${names.join(", ")}.`);
    }
  }

  text(name: string): string {
    const value = this.value(name);
    return typeof value === "string" ? value : this.#fail(name, "a string");
  }

  flag(name: string): boolean {
    const value = this.value(name);
    return typeof value === "boolean" ? value : this.#fail(name, "true or false");
  }

  whole(name: string, min: number): number {
    const value = this.value(name);
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= min) return value;
    return this.#fail(name, `a whole number from ${min} on`);
  }

  word<Word extends string>(name: string, words: readonly Word[]): Word {
    const word = words.find((other) => other === this.value(name));
    return word ?? this.#fail(name, `one of ${words.join(", ")}`);
  }

  time(name: string): number {
    const atUs = timeOfText(this.text(name));
    return atUs ?? this.#fail(name, "a time since 1970 such as 2026-11-21T08:00:00.123456Z");
  }

  dialect(name: string): Dialect {
    return dialectOf(Number(this.value(name))) ?? this.#fail(name, "1 or 2");
  }

  bytes(name: string): Buffer {
    const text = this.text(name);
    const sound = text.length % 2 === 0 && /^[0-9a-f]*$/i.test(text);
    return sound ? Buffer.from(text, "hex") : this.#fail(name, "hex digits, two for a byte");
  }

  /** Missing and null are the same: the capture does not know it. */
  endpoint(name: string): Endpoint | null {
    const value = this.value(name) ?? null;
    if (value === null) return null;
    const { address, port } = value as Record<string, unknown>;
    const sound = typeof address === "string" && Number.isInteger(port) && Number(port) >= 0 && Number(port) <= 65_535;
    return sound
      ? { address, port: Number(port) }
      : this.#fail(name, 'null or {"address": "127.0.0.1", "port": 24000}');
  }

  #fail(name: string, expected: string): never {
    const value = this.value(name);
    if (value === undefined) throw new CaptureError(`${JSON.stringify(name)} is missing: it must be ${expected}.`);
    const shown = JSON.stringify(value);
    const short = shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
    throw new CaptureError(`${JSON.stringify(name)} must be ${expected}, not ${short}.`);
  }
}

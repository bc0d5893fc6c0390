/**
 * Lines from terminal bytes, whatever ends them: LF, CR LF, CR NUL or a bare CR. Knows no socket. A line over the limit
 * is dropped as it comes in, so that nobody makes the server remember more than one line.
 */

const LF = 0x0a;
const CR = 0x0d;
const NUL = 0x00;
const BACKSPACE = 0x08;
const DELETE = 0x7f;

/** One line without its end, or word that one was longer than the limit. */
export type Line = { readonly kind: "line"; readonly text: string } | { readonly kind: "too_long" };

const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

export class LineSplitter {
  readonly #buffer: Buffer;
  #length = 0;
  #tooLong = false;
  #afterCr = false;

  /** @param limitBytes the longest line that is taken. */
  constructor(limitBytes: number) {
    this.#buffer = Buffer.alloc(limitBytes);
  }

  /** Takes the next bytes, split anywhere, and gives the lines that they complete. */
  push(bytes: Uint8Array): Line[] {
    const lines: Line[] = [];
    for (const byte of bytes) {
      const endsCr = this.#afterCr && (byte === LF || byte === NUL);
      this.#afterCr = byte === CR;
      if (endsCr) continue;
      if (byte === LF || byte === CR) lines.push(this.#take());
      else this.#add(byte);
    }
    return lines;
  }

  /** Forgets what has been typed of a line that has no end yet. */
  discard(): void {
    this.#buffer.fill(0, 0, this.#length);
    this.#length = 0;
    this.#tooLong = false;
  }

  #add(byte: number): void {
    // A terminal in character mode leaves the editing to us.
    if (byte === BACKSPACE || byte === DELETE) {
      while (this.#length > 0 && isContinuation(this.#buffer[this.#length - 1])) this.#length -= 1;
      if (this.#length > 0) this.#length -= 1;
      return;
    }
    if (this.#length === this.#buffer.length) {
      this.#tooLong = true;
      return;
    }
    this.#buffer[this.#length] = byte;
    this.#length += 1;
  }

  #take(): Line {
    const line: Line = this.#tooLong
      ? { kind: "too_long" }
      : { kind: "line", text: this.#buffer.toString("utf8", 0, this.#length) };
    // What was typed may have been a password.
    this.discard();
    return line;
  }
}

import type { ByteQueue } from "./byte-queue.ts";
import { CaptureError, type CaptureItem } from "./capture-item.ts";
import { emptyCapture } from "./format-finder.ts";
import type { ItemReader } from "./item-reader.ts";
import { itemOfLine } from "./json-line.ts";
import { SessionBook } from "./session-book.ts";
import { SessionDialects } from "./session-dialects.ts";

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = "\ufeff";
/** A frame of the largest size, as hex, with room to spare. */
const MAX_LINE_BYTES = 4 * 1024 * 1024;

/** Reads JSON lines, as `capture show --json` prints them and people edit them. */
export class JsonLinesReader implements ItemReader {
  readonly #dialects = new SessionDialects();
  readonly #book = new SessionBook();
  readonly #parts: Buffer[] = [];
  #partBytes = 0;
  #lines = 0;
  #items = 0;
  readonly foreign = 0;

  get records(): number {
    return this.#items;
  }

  get sessions(): number {
    return this.#book.sessions;
  }

  read(queue: ByteQueue): void {
    const bytes = queue.take(queue.length);
    if (!bytes) return;
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      this.#part(bytes.subarray(start, end));
      this.#line(this.#wholeLine(), false);
      start = end + 1;
    }
    this.#part(bytes.subarray(start));
  }

  drain(): CaptureItem[] {
    return this.#book.drain();
  }

  finish(): void {
    if (this.#partBytes > 0) this.#line(this.#wholeLine(), true);
    if (this.#items === 0) throw new CaptureError(emptyCapture);
    this.#book.finish();
  }

  #part(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#parts.push(bytes);
    this.#partBytes += bytes.length;
    if (this.#partBytes > MAX_LINE_BYTES) {
      throw new CaptureError(`Line ${this.#lines + 1} is longer than 4 MiB: one item has one line.`);
    }
  }

  #wholeLine(): string {
    const bytes = this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts);
    this.#parts.length = 0;
    this.#partBytes = 0;
    this.#lines += 1;
    const text = (bytes ?? Buffer.alloc(0)).toString("utf8");
    return this.#lines === 1 && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  }

  /** `last`: no line break follows, so that the line may be one that was never written to its end. */
  #line(text: string, last: boolean): void {
    if (text.trim() === "") return;
    try {
      this.#book.take(itemOfLine(text, this.#dialects));
      this.#items += 1;
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      if (last && this.#items > 0 && !isJson(text)) {
        this.#book.remark(`The file ends within line ${this.#lines}.`);
        return;
      }
      throw new CaptureError(`Line ${this.#lines}: ${error.message}`, { cause: error });
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

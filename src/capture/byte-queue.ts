const EMPTY: Buffer = Buffer.alloc(0);

/** Bytes that came in chunks, taken out record by record. What is kept is what was not taken yet. */
export class ByteQueue {
  #head = EMPTY;
  #offset = 0;
  #later: Buffer[] = [];
  #skip = 0;
  #length = 0;
  #position = 0;

  /** Bytes that are waiting. */
  get length(): number {
    return this.#length;
  }

  /** Bytes taken or skipped so far: where in the file the next record begins. */
  get position(): number {
    return this.#position;
  }

  /** Whether something was begun that has yet to come whole. */
  get unfinished(): boolean {
    return this.#length > 0 || this.#skip > 0;
  }

  push(chunk: Buffer): void {
    const skipped = Math.min(this.#skip, chunk.length);
    this.#skip -= skipped;
    this.#position += skipped;
    if (skipped === chunk.length) return;
    this.#length += chunk.length - skipped;
    this.#later.push(skipped === 0 ? chunk : chunk.subarray(skipped));
  }

  /** The next `count` bytes, which stay; null until so many are there. A view that is valid until the next `push`. */
  peek(count: number): Buffer | null {
    if (this.#length < count) return null;
    // Joined only once a record is whole, so that a long one is not moved again with each chunk.
    if (this.#head.length - this.#offset < count) {
      this.#head = Buffer.concat([this.#head.subarray(this.#offset), ...this.#later]);
      this.#offset = 0;
      this.#later = [];
    }
    return this.#head.subarray(this.#offset, this.#offset + count);
  }

  take(count: number): Buffer | null {
    const bytes = this.peek(count);
    if (bytes) this.#advance(count);
    return bytes;
  }

  /** Leaves out `count` bytes, also those that have yet to come. */
  skip(count: number): void {
    const waiting = Math.min(count, this.#length);
    this.take(waiting);
    this.#skip += count - waiting;
  }

  #advance(count: number): void {
    this.#offset += count;
    this.#length -= count;
    this.#position += count;
  }
}

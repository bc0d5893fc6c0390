/** One encoded frame. The same buffer may wait in many outboxes, so nobody writes to it. */
export type OutFrame = {
  readonly buffer: Buffer;
  /** Progress that a later frame of the same key supersedes; null: this frame must not be dropped. */
  readonly key: string | null;
  /** The frames that `buffer` is made of, where it is several in one; they are told apart only when space is tight. */
  readonly parts?: readonly OutFrame[];
};

/** What an outbox needs of a socket: bytes not yet taken by the kernel, and a write that says when they were. */
export type Sink = {
  readonly writableLength: number;
  write(bytes: Buffer, written: () => void): unknown;
};

/** Sizes in bytes, as in `Limits`. */
export type OutboxLimits = { readonly outboxBytes: number; readonly inFlightBytes: number };

/**
 * Frames that wait for one client, in order, written in one piece per flush.
 *
 * Above half of its size it keeps only the last frame of each key: progress packets carry absolute values, so a slow
 * reader misses intermediate ones but never the last (wire protocol, Event packets). What cannot be dropped and still
 * does not fit makes the reader too slow: the outbox refuses everything from then on.
 */
export class Outbox {
  /** Hears of what is written, as it is written. */
  onWrite: ((bytes: Buffer) => void) | null = null;
  readonly #sink: Sink;
  readonly #limits: OutboxLimits;
  /** A new list for each write: what is emptied and used again drags its short-lived frames into the old heap. */
  #frames: OutFrame[] = [];
  /** Instead of the list, from when space gets tight until the frames are written. */
  #tight: TightFrames | null = null;
  #queuedBytes = 0;
  #overflowed = false;
  #blocked = false;
  readonly #onWritten = (): void => {
    if (this.#blocked) this.flush();
  };

  constructor(sink: Sink, limits: OutboxLimits) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** Bytes that wait here, not counting those that the socket holds. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** True when the reader is too slow and its session has to be closed, or when `end` was said. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  /** Adds a frame behind the others; constant time, amortised. False if it overflowed. */
  push(frame: OutFrame): boolean {
    if (this.#overflowed) return false;
    this.#add(frame);
    const tightBytes = this.#limits.outboxBytes / 2;
    if (this.#heldBytes() > tightBytes && this.#tight === null) this.#dropSuperseded();
    // An idle socket means that we said much at once, not that the reader is slow.
    if (this.#heldBytes() > tightBytes && this.#sink.writableLength === 0) this.#write();
    this.#overflowed = this.#heldBytes() > this.#limits.outboxBytes;
    return !this.#overflowed;
  }

  /** Writes all that waits in one piece, unless the socket still holds too much; then it happens when that is gone. */
  flush(): void {
    this.#blocked = this.#queuedBytes > 0 && this.#sink.writableLength > this.#limits.inFlightBytes;
    if (!this.#blocked) this.#write();
  }

  /** Writes what waits and then the last words, whatever the socket still holds; a too slow reader gets only those. */
  end(lastWords: readonly Buffer[]): void {
    if (this.#overflowed) this.#forget();
    for (const buffer of lastWords) this.#add({ buffer, key: null });
    this.#write();
    this.#overflowed = true;
  }

  #add(frame: OutFrame): void {
    if (this.#tight !== null) {
      this.#queuedBytes += this.#tight.add(frame);
      return;
    }
    this.#frames.push(frame);
    this.#queuedBytes += frame.buffer.length;
  }

  #write(): void {
    if (this.#queuedBytes === 0) return;
    const buffers = this.#tight?.buffers() ?? this.#frames.map(({ buffer }) => buffer);
    const [first] = buffers;
    const bytes = buffers.length === 1 && first ? first : Buffer.concat(buffers, this.#queuedBytes);
    this.#forget();
    this.onWrite?.(bytes);
    this.#sink.write(bytes, this.#onWritten);
  }

  #heldBytes(): number {
    return this.#queuedBytes + this.#sink.writableLength;
  }

  #forget(): void {
    this.#frames = [];
    this.#tight = null;
    this.#queuedBytes = 0;
  }

  #dropSuperseded(): void {
    const frames = this.#frames;
    this.#forget();
    this.#tight = new TightFrames();
    for (const frame of frames) this.#add(frame);
  }
}

/** Frames in order, of which only the last of each key is kept. */
class TightFrames {
  /** By number of arrival; a Map, because dropping from its middle costs the same as from its ends. */
  readonly #frames = new Map<number, OutFrame>();
  readonly #lastOfKey = new Map<string, number>();
  #arrivals = 0;

  /** Adds a frame, or its parts one by one. @returns by how many bytes there is more now, which may be below 0 */
  add({ parts, ...frame }: OutFrame): number {
    return (parts ?? [frame]).reduce((bytes, part) => bytes + this.#addOne(part), 0);
  }

  buffers(): Buffer[] {
    return Array.from(this.#frames.values(), ({ buffer }) => buffer);
  }

  #addOne(frame: OutFrame): number {
    const arrival = this.#arrivals++;
    this.#frames.set(arrival, frame);
    if (frame.key === null) return frame.buffer.length;
    const earlier = this.#lastOfKey.get(frame.key) ?? -1;
    this.#lastOfKey.set(frame.key, arrival);
    const dropped = this.#frames.get(earlier);
    if (dropped === undefined) return frame.buffer.length;
    this.#frames.delete(earlier);
    return frame.buffer.length - dropped.buffer.length;
  }
}

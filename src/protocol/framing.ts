/** `size u32 | opcode u16`, little-endian; `size` counts the whole frame (wire protocol, Frame). */
export const FRAME_HEADER_BYTES = 6;
const SIZE_BYTES = 4;
/** Where a frame has its opcode, behind its size. */
export const FRAME_OPCODE_AT = SIZE_BYTES;
const EMPTY = Buffer.alloc(0);

export type Frame = { readonly opcode: number; readonly payload: Buffer };

/** The size that a frame claims is out of bounds. The stream cannot be read on: close the connection. */
export class FrameError extends Error {
  override readonly name = "FrameError";
  readonly code: "too_small" | "too_large";
  /** The size as it stands in the frame. */
  readonly size: number;

  constructor(code: "too_small" | "too_large", size: number, limit: number) {
    super(
      code === "too_small"
        ? `A frame claims ${size} bytes, and its header alone has ${limit}: send the size of the whole frame.`
        : `A frame claims ${size} bytes, and ${limit} are allowed: send smaller frames or raise the limit.`,
    );
    this.code = code;
    this.size = size;
  }
}

/**
 * Cuts a byte stream into frames, without a socket: bytes in, frames out. No byte is copied more than twice however
 * the stream is cut, and what is kept between calls is one unfinished frame, never the chunk it came in.
 */
export class FrameReader {
  readonly #maxFrameBytes: number;
  #chunk: Buffer = EMPTY;
  #offset = 0;
  /** Chunks that were pushed before the one in hand was used up. */
  #later: Buffer[] = [];
  readonly #sizeBytes = Buffer.alloc(SIZE_BYTES);
  /** What is being gathered and how much of it is there: first `#sizeBytes`, then the frame; null between frames. */
  #gathered: Buffer | null = null;
  #filled = 0;
  #error: FrameError | null = null;

  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** Takes bytes as they come. The reader keeps no reference to `chunk` once `next` has given null. */
  push(chunk: Buffer): void {
    if (this.#error || chunk.length === 0) return;
    if (this.#offset < this.#chunk.length) {
      this.#later.push(chunk);
      return;
    }
    this.#chunk = chunk;
    this.#offset = 0;
  }

  /**
   * The next whole frame, or null until more bytes come. The payload may be a view into the chunk.
   * Throws a `FrameError` as soon as the first four bytes show a bad size, and again at every later call.
   */
  next(): Frame | null {
    if (this.#error) throw this.#error;
    while (this.#offset < this.#chunk.length || this.#advance()) {
      const frame = this.#gathered ? this.#gather(this.#gathered) : this.#take();
      if (frame) return frame;
    }
    return null;
  }

  /** A copy of what was pushed and not handed out yet. */
  unread(): Buffer {
    const gathered = this.#gathered?.subarray(0, this.#filled) ?? EMPTY;
    return Buffer.concat([gathered, this.#chunk.subarray(this.#offset), ...this.#later]);
  }

  #advance(): boolean {
    if (this.#later.length === 0) {
      this.#chunk = EMPTY;
      this.#offset = 0;
      return false;
    }
    const [only = EMPTY] = this.#later;
    // Only a caller that pushes much before it reads has several waiting; joined once, no byte is moved again and again.
    this.#chunk = this.#later.length === 1 ? only : Buffer.concat(this.#later);
    this.#later = [];
    this.#offset = 0;
    return true;
  }

  /** A frame that lies whole in the chunk is handed out where it lies; of any other, gathering begins. */
  #take(): Frame | null {
    const available = this.#chunk.length - this.#offset;
    if (available < SIZE_BYTES) {
      this.#gathered = this.#sizeBytes;
      return null;
    }
    const size = this.#checked(this.#chunk.readUInt32LE(this.#offset));
    if (available < size) {
      this.#gathered = Buffer.allocUnsafe(size);
      return null;
    }
    const start = this.#offset;
    this.#offset += size;
    return frameIn(this.#chunk, start, this.#offset);
  }

  #gather(gathered: Buffer): Frame | null {
    const copied = this.#chunk.copy(gathered, this.#filled, this.#offset);
    this.#offset += copied;
    this.#filled += copied;
    if (this.#filled < gathered.length) return null;
    if (gathered === this.#sizeBytes) {
      this.#gathered = Buffer.allocUnsafe(this.#checked(gathered.readUInt32LE(0)));
      gathered.copy(this.#gathered);
      return null;
    }
    this.#gathered = null;
    this.#filled = 0;
    return frameIn(gathered, 0, gathered.length);
  }

  #checked(size: number): number {
    if (size < FRAME_HEADER_BYTES) this.#refuse(new FrameError("too_small", size, FRAME_HEADER_BYTES));
    if (size > this.#maxFrameBytes) this.#refuse(new FrameError("too_large", size, this.#maxFrameBytes));
    return size;
  }

  #refuse(error: FrameError): never {
    this.#error = error;
    this.#chunk = EMPTY;
    this.#later = [];
    this.#gathered = null;
    throw error;
  }
}

function frameIn(bytes: Buffer, start: number, end: number): Frame {
  const opcode = bytes.readUInt16LE(start + FRAME_OPCODE_AT);
  return { opcode, payload: bytes.subarray(start + FRAME_HEADER_BYTES, end) };
}

/** Header and payload as one; a copy, so that whoever keeps a frame does not keep the chunk that it came in. */
export function wholeFrame({ opcode, payload }: Frame): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + payload.length);
  frame.writeUInt32LE(frame.length, 0);
  frame.writeUInt16LE(opcode, FRAME_OPCODE_AT);
  payload.copy(frame, FRAME_HEADER_BYTES);
  return frame;
}

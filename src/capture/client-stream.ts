/** A client's bytes as a capture keeps them: whole frames, redacted. */
import { FRAME_HEADER_BYTES } from "../protocol/framing.ts";
import { redactFrame, redactRest } from "./redaction.ts";

/** Bytes that end where a frame ends, and how many frames they are. */
export type WholeFrames = { readonly bytes: Buffer; readonly frames: number };

const SIZE_BYTES = 4;
const EMPTY = Buffer.alloc(0);

/**
 * Holds an unfinished frame back until it is whole, so that a file of the capture can begin, and a bounded one drop
 * something, between any two pieces. However the bytes are cut, a secret is blanked before anybody else sees it.
 */
export class ClientStream {
  readonly #maxFrameBytes: number;
  #pieces: Buffer[] = [];
  #heldBytes = 0;
  /** How much must be there before it is worth looking. */
  #neededBytes = SIZE_BYTES;
  #isLost = false;
  isAuthenticated: boolean;

  constructor(maxFrameBytes: number, isAuthenticated: boolean) {
    this.#maxFrameBytes = maxFrameBytes;
    this.isAuthenticated = isAuthenticated;
  }

  /** Takes bytes as they came; gives copies of the frames that are whole now, or null. */
  push(bytes: Buffer): WholeFrames | null {
    this.#pieces.push(Buffer.from(bytes));
    this.#heldBytes += bytes.length;
    return this.#heldBytes < this.#neededBytes ? null : this.#take();
  }

  /** What is left at the end, no whole frame; null if there is nothing. */
  rest(): WholeFrames | null {
    const rest = this.#joined();
    this.#hold(EMPTY, SIZE_BYTES);
    redactRest(rest, this.isAuthenticated, this.#isLost);
    return rest.length > 0 ? { bytes: rest, frames: 0 } : null;
  }

  #take(): WholeFrames | null {
    const all = this.#joined();
    let at = 0;
    let frames = 0;
    let neededBytes = SIZE_BYTES;
    while (all.length - at >= SIZE_BYTES && !this.#isLost) {
      const size = all.readUInt32LE(at);
      // The server refuses it, too, and reads no further.
      this.#isLost = size < FRAME_HEADER_BYTES || size > this.#maxFrameBytes;
      neededBytes = size;
      if (this.#isLost || all.length - at < size) break;
      redactFrame(all.subarray(at, at + size), this.isAuthenticated);
      at += size;
      frames++;
      neededBytes = SIZE_BYTES;
    }
    if (this.#isLost) {
      redactRest(all.subarray(at), this.isAuthenticated, true);
      at = all.length;
    }
    this.#hold(all.subarray(at), this.#isLost ? 0 : neededBytes);
    return at > 0 ? { bytes: all.subarray(0, at), frames } : null;
  }

  #joined(): Buffer {
    const [only = EMPTY] = this.#pieces;
    return this.#pieces.length > 1 ? Buffer.concat(this.#pieces, this.#heldBytes) : only;
  }

  #hold(rest: Buffer, neededBytes: number): void {
    this.#pieces = rest.length > 0 ? [Buffer.from(rest)] : [];
    this.#heldBytes = rest.length;
    this.#neededBytes = neededBytes;
  }
}

/** How many frames lie in what a server wrote, which is always whole frames. */
export function countFrames(bytes: Buffer): number {
  let frames = 0;
  for (let at = 0; at + SIZE_BYTES <= bytes.length; frames++) {
    at += Math.max(FRAME_HEADER_BYTES, bytes.readUInt32LE(at));
  }
  return frames;
}

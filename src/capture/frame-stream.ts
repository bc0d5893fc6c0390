import { FRAME_HEADER_BYTES, FrameError, FrameReader, wholeFrame } from "../protocol/framing.ts";
import type { Side } from "./capture-item.ts";
import { findFrames, MAX_FRAME_BYTES } from "./frame-search.ts";

/** Where a side's frames go, and what is wrong with its bytes. */
export type FrameSink = {
  frame(frame: Buffer): void;
  damage(offset: number, message: string): void;
  note(text: string): void;
};

/** Frames are searched for among so many bytes before the side is given up. */
const MAX_SEARCHED_BYTES = 256 * 1024;
const EMPTY: Buffer = Buffer.alloc(0);

/**
 * Cuts one side's bytes into frames:
 *
 *     searching (it began before its capture) ──▶ reading ──▶ broken (a bad size, or no frames at all)
 *     skipping (what is left of a frame)      ────────┘
 */
export class FrameStream {
  readonly #side: Side;
  readonly #sink: FrameSink;
  readonly #reader = new FrameReader(MAX_FRAME_BYTES);
  #state: "searching" | "reading" | "broken";
  #skip: number;
  #searched: Buffer = EMPTY;
  #searchAgainAt = FRAME_HEADER_BYTES;
  #received = 0;
  /** Bytes before the next frame. */
  #offset = 0;

  /** `firstFrame`: how many bytes there are before it, or null where it is to be searched for. */
  constructor(side: Side, firstFrame: number | null, sink: FrameSink) {
    this.#side = side;
    this.#sink = sink;
    this.#state = firstFrame === null ? "searching" : "reading";
    this.#skip = firstFrame ?? 0;
    this.#offset = this.#skip;
  }

  push(bytes: Buffer): void {
    if (this.#state === "broken") return;
    this.#received += bytes.length;
    if (this.#state === "reading") {
      this.#push(bytes);
      return;
    }
    this.#searched = Buffer.concat([this.#searched, bytes]);
    if (this.#searched.length < this.#searchAgainAt) return;
    this.#search(false);
    this.#searchAgainAt = this.#searched.length + (this.#searched.length >> 2) + 1;
  }

  /** No more bytes come. `whole`: the side closed its end, so that it should not be in the middle of a frame. */
  finish(whole: boolean): void {
    if (this.#state === "searching") this.#search(true);
    const rest = this.#received - this.#offset;
    if (this.#state !== "reading" || !whole || rest <= 0) return;
    this.#break(`The ${this.#side} closed its side in the middle of a frame, of which it had sent ${rest} bytes.`);
  }

  #search(last: boolean): void {
    const found = findFrames(this.#searched, this.#side, last);
    if (!found) {
      if (this.#searched.length > MAX_SEARCHED_BYTES) {
        this.#break(`Nothing that the ${this.#side} sends was found among ${this.#searched.length} bytes.`);
      }
      return;
    }
    this.#state = "reading";
    this.#skip = found.offset;
    this.#offset = found.offset;
    const searched = this.#searched;
    this.#searched = EMPTY;
    this.#push(searched);
  }

  /** Leaves out what belongs to a frame whose beginning is not in the capture, and reads the rest. */
  #push(bytes: Buffer): void {
    const skipped = Math.min(this.#skip, bytes.length);
    this.#skip -= skipped;
    if (skipped > 0 && this.#skip === 0) {
      this.#sink.note(
        `The capture begins within a frame of the ${this.#side}: its first ${this.#offset} bytes are left out.`,
      );
    }
    this.#reader.push(bytes.subarray(skipped));
    this.#read();
  }

  #read(): void {
    try {
      for (let frame = this.#reader.next(); frame; frame = this.#reader.next()) {
        const whole = wholeFrame(frame);
        this.#offset += whole.length;
        this.#sink.frame(whole);
      }
    } catch (error) {
      if (!(error instanceof FrameError)) throw error;
      this.#break(`A frame of the ${this.#side} claims ${error.size} bytes, which no frame has.`);
    }
  }

  #break(message: string): void {
    this.#state = "broken";
    this.#searched = EMPTY;
    this.#sink.damage(this.#offset, message);
  }
}

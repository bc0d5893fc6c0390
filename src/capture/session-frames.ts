import type { CaptureItem, Endpoint, Side } from "./capture-item.ts";
import { FrameStream } from "./frame-stream.ts";

/** Takes the items of a session. */
export type SessionSink = (item: CaptureItem) => void;

export type SessionStart = {
  readonly number: number;
  readonly atUs: number;
  readonly client: Endpoint | null;
  readonly server: Endpoint | null;
  /** Which of the connection's two directions is the server's. */
  readonly serverIndex: 0 | 1;
  readonly fromStart: boolean;
  /** How many bytes a side has before its first frame, or null where frames are to be searched for. */
  readonly firstFrames: Readonly<Record<Side, number | null>>;
};

/** Turns the bytes of a session's two sides into its items. Time never goes back within a session. */
export class SessionFrames {
  readonly #sink: SessionSink;
  readonly #number: number;
  readonly #serverIndex: 0 | 1;
  readonly #streams: Readonly<Record<Side, FrameStream>>;
  #atUs: number;

  constructor(sink: SessionSink, start: SessionStart) {
    this.#sink = sink;
    this.#number = start.number;
    this.#serverIndex = start.serverIndex;
    this.#atUs = start.atUs;
    this.#streams = {
      client: this.#stream("client", start.firstFrames.client),
      server: this.#stream("server", start.firstFrames.server),
    };
    const { number: session, atUs, client, server, fromStart } = start;
    sink({ kind: "session", session, atUs, client, server, fromStart });
  }

  /** Bytes that join on to what this direction brought before. */
  bytes(index: 0 | 1, bytes: Buffer, atUs: number): void {
    this.#now(atUs);
    this.#streams[this.#side(index)].push(bytes);
  }

  comment(text: string, atUs: number): void {
    this.#sink({ kind: "comment", session: this.#number, atUs: this.#now(atUs), text });
  }

  /** Bytes of a direction are missing, from `offset` on. */
  lost(index: 0 | 1, offset: number, missingBytes: number, atUs: number): void {
    const from = this.#side(index);
    const message =
      `${missingBytes} bytes of the ${from} are not in the capture, from byte ${offset} of its stream on: ` +
      "the rest of that stream is left out.";
    this.#sink({ kind: "damage", session: this.#number, atUs: this.#now(atUs), from, offset, message });
  }

  /** No more bytes of a direction come. `whole`: it was closed by its sender. */
  finish(index: 0 | 1, whole: boolean, atUs: number): void {
    this.#now(atUs);
    this.#streams[this.#side(index)].finish(whole);
  }

  end(how: "closed" | "reset" | "cut", atUs: number): void {
    this.#sink({ kind: "end", session: this.#number, atUs: this.#now(atUs), how });
  }

  #stream(from: Side, firstFrame: number | null): FrameStream {
    const session = this.#number;
    return new FrameStream(from, firstFrame, {
      frame: (frame) => this.#sink({ kind: "frame", session, atUs: this.#atUs, from, frame }),
      damage: (offset, message) => this.#sink({ kind: "damage", session, atUs: this.#atUs, from, offset, message }),
      note: (text) => this.#sink({ kind: "comment", session, atUs: this.#atUs, text }),
    });
  }

  #side(index: 0 | 1): Side {
    return index === this.#serverIndex ? "server" : "client";
  }

  #now(atUs: number): number {
    this.#atUs = Math.max(this.#atUs, atUs);
    return this.#atUs;
  }
}

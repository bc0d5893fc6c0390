import { type Arrival, ByteStream } from "./byte-stream.ts";
import type { Side } from "./capture-item.ts";
import { findFrames } from "./frame-search.ts";
import { SessionFrames, type SessionSink } from "./session-frames.ts";
import { type Direction, isForeign, type Sides, sidesByFrames, sidesByHeader, sidesByStart } from "./side-finder.ts";
import { reversed, sourceOf, type TcpSegment } from "./tcp-segment.ts";

/** A connection that began before its capture is looked at once so much is there: segments may be out of order. */
const SETTLED_PACKETS = 32;
const SETTLED_US = 2_000_000;
const MAX_UNDECIDED_BYTES = 32 * 1024;
const FIRST_FRAME_BYTES = 4096;
/** An upload of so many bytes that no one answers is not waited for longer. */
const FOREIGN_BYTES = 4096;
/** Missing bytes that the other side has got are waited for so long: they may be late in the file. */
const PATIENCE_PACKETS = 64;
const PATIENCE_US = 1_000_000;
const MUCH_PATIENCE_PACKETS = 1000;

type Index = 0 | 1;
type Missing = { readonly next: number; readonly packets: number; readonly atUs: number };

/**
 * One TCP connection:
 *
 *     undecided ──▶ session ──▶ ended       (also with a reset, once what was under way came in)
 *         └──────▶ foreign                  (it speaks another protocol)
 */
export class TcpConnection {
  readonly streams: readonly [ByteStream, ByteStream] = [new ByteStream(), new ByteStream()];
  /** The way that its first packet went; segments that go this way are from direction 0. */
  readonly flow: string;
  readonly firstUs: number;
  readonly #number: number;
  readonly #sink: SessionSink;
  readonly #missing: [Missing | null, Missing | null] = [null, null];
  #state: "undecided" | "session" | "foreign" | "ended" = "undecided";
  #frames: SessionFrames | null = null;
  #comments: { text: string; atUs: number }[] = [];
  #packets = 0;
  #lastUs: number;
  #resetUs: number | null = null;
  #tryAgainAt = 0;

  /** `number` is the session's, should it be one. */
  constructor(flow: string, number: number, atUs: number, sink: SessionSink) {
    this.flow = flow;
    this.#number = number;
    this.#sink = sink;
    this.firstUs = atUs;
    this.#lastUs = atUs;
  }

  get state(): "undecided" | "session" | "foreign" | "ended" {
    return this.#state;
  }

  /** When a reset was seen; the end waits a little for what is late in the file. */
  get resetUs(): number | null {
    return this.#resetUs;
  }

  get lastUs(): number {
    return this.#lastUs;
  }

  get carriedBytes(): boolean {
    return this.streams.some((stream) => stream.hasBytes);
  }

  /** Bytes that wait: for others to come before them, or for the sides to be known. */
  get heldBytes(): number {
    return this.streams[0].heldBytes + this.streams[1].heldBytes;
  }

  take(segment: TcpSegment, from: Index, comments: readonly string[]): void {
    this.#lastUs = Math.max(this.#lastUs, segment.atUs);
    if (this.#state === "foreign" || this.#state === "ended") return;
    this.#packets += 1;
    for (const text of comments) this.#comment(text);
    const stream = this.streams[from];
    if (segment.wireBytes > 0) {
      stream.add(segment.seq, segment.bytes, segment.wireBytes, { order: this.#packets, atUs: segment.atUs });
    }
    if (segment.fin) stream.fin((segment.seq + segment.wireBytes) >>> 0);
    if (segment.ack !== null && !segment.rst) this.streams[from === 0 ? 1 : 0].acked(segment.ack);
    if (segment.rst) this.#resetUs ??= this.#lastUs;
    if (this.#state === "undecided") this.#decide(false);
    if (this.#state === "session") this.#deliver(from);
  }

  /** Ends what has not closed by itself: as reset if that was seen, else as cut. */
  end(how: "closed" | "cut" = "cut"): void {
    if (this.#state === "undecided") this.#decide(true);
    if (this.#state === "session") this.#close(this.#resetUs === null ? how : "reset");
  }

  /** Waits no longer: decides by what is there, and gives up streams in which bytes are missing. */
  hurry(): void {
    if (this.#state === "undecided") this.#decide(true);
    for (const index of [0, 1] as const) {
      if (this.#state === "session" && this.streams[index].heldBytes > 0) this.#lose(index);
    }
  }

  #comment(text: string): void {
    if (this.#frames) this.#frames.comment(text, this.#lastUs);
    else this.#comments.push({ text, atUs: this.#lastUs });
  }

  #decide(last: boolean): void {
    const first = this.#beginnings(FIRST_FRAME_BYTES);
    const sides = this.#decideEarly(first, last) ?? this.#decideLate(first, last);
    if (sides) this.#becomeSession(sides, this.#beginnings(MAX_UNDECIDED_BYTES));
    else if (last || this.#looksForeign(first)) this.#becomeForeign();
  }

  /** What the directions begin with; a little more than `limit` bytes at most. */
  #beginnings(limit: number): readonly [Direction, Direction] {
    const beginning = (stream: ByteStream) => ({ bytes: stream.peek(limit), fromStart: stream.firstSeq !== null });
    return [beginning(this.streams[0]), beginning(this.streams[1])];
  }

  /** By what a direction begins with; what the other one begins with may be late in the file. */
  #decideEarly(directions: readonly [Direction, Direction], last: boolean): Sides | null {
    const sides = sidesByStart(directions);
    const certain = last || sides?.hello || beginsWhole(directions) || this.#isSettled();
    return certain ? sides : null;
  }

  #decideLate(first: readonly [Direction, Direction], last: boolean): Sides | null {
    if (last) return sidesByHeader(first) ?? sidesByFrames(this.#beginnings(MAX_UNDECIDED_BYTES), true);
    const held = this.heldBytes;
    if (beginsWhole(first) || !this.#isSettled() || held < this.#tryAgainAt) return null;
    this.#tryAgainAt = held + (held >> 1) + 1;
    return sidesByFrames(this.#beginnings(MAX_UNDECIDED_BYTES), false);
  }

  #isSettled(): boolean {
    const late = this.#packets >= SETTLED_PACKETS || this.#lastUs - this.firstUs >= SETTLED_US;
    return late || this.heldBytes > FOREIGN_BYTES;
  }

  #looksForeign(directions: readonly [Direction, Direction]): boolean {
    const held = this.heldBytes;
    if (held > MAX_UNDECIDED_BYTES || this.streams.some((stream) => stream.overflows)) return true;
    const foreign = directions.filter(isForeign).length;
    return foreign === 2 || (foreign === 1 && held > FOREIGN_BYTES);
  }

  #becomeForeign(): void {
    this.#state = "foreign";
    this.#comments = [];
    for (const stream of this.streams) stream.lose();
  }

  #becomeSession({ server, hello }: Sides, directions: readonly [Direction, Direction]): void {
    const client = server === 0 ? 1 : 0;
    const ends = [sourceOf(this.flow), sourceOf(reversed(this.flow))] as const;
    const begun = hello || directions[server].fromStart;
    this.streams[server].open(false);
    this.streams[client].open(begun);
    this.#state = "session";
    this.#frames = new SessionFrames(this.#sink, {
      number: this.#number,
      atUs: this.firstUs,
      client: ends[client],
      server: ends[server],
      serverIndex: server,
      fromStart: begun || directions[client].fromStart,
      firstFrames: {
        server: begun ? 0 : firstFrame(directions[server], "server"),
        client: begun ? 0 : firstFrame(directions[client], "client"),
      },
    });
    for (const { text, atUs } of this.#comments) this.#frames.comment(text, atUs);
    this.#comments = [];
    this.#deliverHeld(this.#frames);
  }

  /** What both sides sent before the sides were known, in the order in which it came. */
  #deliverHeld(frames: SessionFrames): void {
    const [one, other] = this.streams;
    for (;;) {
      const first = one.nextOrder ?? Number.POSITIVE_INFINITY;
      const second = other.nextOrder ?? Number.POSITIVE_INFINITY;
      const from = first <= second ? 0 : 1;
      const arrival = this.streams[from].take();
      if (!arrival) return;
      frames.bytes(from, arrival.bytes, arrival.atUs);
    }
  }

  #deliver(from: Index): void {
    const stream = this.streams[from];
    for (let arrival: Arrival | null = stream.take(); arrival; arrival = stream.take()) {
      this.#frames?.bytes(from, arrival.bytes, this.#lastUs);
    }
    this.#checkMissing(0);
    this.#checkMissing(1);
    if (this.streams[0].finished && this.streams[1].finished) this.end("closed");
  }

  #checkMissing(index: Index): void {
    const stream = this.streams[index];
    if (stream.overflows) this.#lose(index);
    if (!stream.misses) {
      this.#missing[index] = null;
      return;
    }
    const since = this.#missing[index];
    if (since?.next !== stream.taken) {
      this.#missing[index] = { next: stream.taken, packets: this.#packets, atUs: this.#lastUs };
      return;
    }
    const packets = this.#packets - since.packets;
    const late = packets >= PATIENCE_PACKETS && this.#lastUs - since.atUs >= PATIENCE_US;
    if (late || packets >= MUCH_PATIENCE_PACKETS) this.#lose(index);
  }

  #lose(index: Index): void {
    const stream = this.streams[index];
    const missing = stream.missingBytes(false);
    stream.lose();
    this.#frames?.finish(index, false, this.#lastUs);
    this.#frames?.lost(index, stream.taken, missing, this.#lastUs);
  }

  #close(how: "closed" | "reset" | "cut"): void {
    for (const index of [0, 1] as const) {
      if (this.streams[index].missingBytes(false) > 0) this.#lose(index);
      const whole = this.streams[index].finSeen && how !== "reset";
      if (!this.streams[index].lost) this.#frames?.finish(index, whole, this.#lastUs);
    }
    const closed = how === "cut" && this.streams.every((stream) => stream.finSeen);
    this.#frames?.end(closed ? "closed" : how, this.#lastUs);
    this.#frames = null;
    this.#state = "ended";
  }
}

function beginsWhole(directions: readonly [Direction, Direction]): boolean {
  return directions.every(({ fromStart }) => fromStart);
}

/** How many bytes of a direction come before its first frame, or null while that is not known. */
function firstFrame({ bytes, fromStart }: Direction, side: Side): number | null {
  return fromStart ? 0 : (findFrames(bytes, side, false)?.offset ?? null);
}

import type { SessionSink } from "./session-frames.ts";
import { TcpConnection } from "./tcp-connection.ts";
import { reversed, type TcpSegment } from "./tcp-segment.ts";

type Entry = { readonly connection: TcpConnection; readonly from: 0 | 1 };

/** Doubles of what was sent last may come after the end; then the ports are free for another connection. */
const LINGER_US = 60_000_000;
/** After a reset, what is late in the file is waited for. */
const RESET_PATIENCE_US = 1_000_000;
/** Others' items wait so long for a connection whose sides are not known. */
const UNDECIDED_PATIENCE_US = 10_000_000;
const MAX_CONNECTIONS = 50_000;
/** What all connections together may hold back. */
const MAX_HELD_BYTES = 32 * 1024 * 1024;

/** All connections of a capture by their ends: whose is a segment, and where does a new connection begin. */
export class ConnectionTable {
  readonly #sink: SessionSink;
  /** Each connection twice, by its two flows. */
  readonly #entries = new Map<string, Entry>();
  /** Those that items of others wait for: undecided, or reset. */
  readonly #waitedFor = new Set<TcpConnection>();
  /** Those that are over or foreign, with the time when they may be forgotten. */
  readonly #leaving = new Map<TcpConnection, number>();
  #begun = 0;
  #foreign = 0;
  #nowUs = 0;
  #heldBytes = 0;

  constructor(sink: SessionSink) {
    this.#sink = sink;
  }

  /** Connections that carried bytes and are no sessions of this protocol. */
  get foreign(): number {
    return this.#foreign;
  }

  /** Whether the segment belongs to a connection, so that its comments have found their place. */
  take(segment: TcpSegment, comments: readonly string[]): boolean {
    this.#nowUs = Math.max(this.#nowUs, segment.atUs);
    let entry = this.#entries.get(segment.flow);
    if (entry && segment.syn && !belongs(segment, entry)) {
      this.#cut(entry.connection);
      entry = undefined;
    }
    // Without bytes there is nothing to tell a connection by, and its SYN says where they begin.
    if (!entry && !segment.syn && segment.wireBytes === 0) return false;
    const { connection, from } = entry ?? this.#begin(segment);
    if (segment.syn) learnStart(segment, connection, from);
    const before = connection.state;
    const heldBefore = connection.heldBytes;
    connection.take(segment, from, comments);
    if (this.#heldBytes + connection.heldBytes - heldBefore > MAX_HELD_BYTES) connection.hurry();
    this.#heldBytes += connection.heldBytes - heldBefore;
    if (connection.state !== before) this.#changed(connection);
    if (connection.resetUs !== null && isOpen(connection)) this.#waitedFor.add(connection);
    return true;
  }

  /** Ends what is due. Gives the time before which nothing can come any more. */
  settle(): number {
    let horizonUs = Number.POSITIVE_INFINITY;
    for (const connection of this.#waitedFor) {
      const { resetUs } = connection;
      if (resetUs !== null && isOpen(connection) && this.#nowUs - resetUs > RESET_PATIENCE_US) {
        this.#end(connection);
      }
      const waits = connection.state === "undecided" || (connection.state === "session" && resetUs !== null);
      const sinceUs = connection.state === "undecided" ? connection.firstUs : (resetUs ?? connection.firstUs);
      if (!waits || this.#nowUs - sinceUs > UNDECIDED_PATIENCE_US) this.#waitedFor.delete(connection);
      else horizonUs = Math.min(horizonUs, sinceUs);
    }
    this.#forgetOld();
    return horizonUs;
  }

  /** The capture is over. */
  finish(): void {
    for (const { connection, from } of this.#entries.values()) if (from === 0) this.#cut(connection);
  }

  #begin(segment: TcpSegment): Entry {
    if (this.#entries.size >= 2 * MAX_CONNECTIONS) this.#makeRoom();
    this.#begun += 1;
    const connection = new TcpConnection(segment.flow, this.#begun, segment.atUs, this.#sink);
    const entry: Entry = { connection, from: 0 };
    this.#entries.set(segment.flow, entry);
    this.#entries.set(reversed(segment.flow), { connection, from: 1 });
    this.#waitedFor.add(connection);
    return entry;
  }

  /** Too many at once, as when a network was scanned: those that were first go first. */
  #makeRoom(): void {
    for (const { connection } of this.#entries.values()) {
      if (this.#entries.size < MAX_CONNECTIONS) return;
      this.#cut(connection);
    }
  }

  /** What is not over by now is not seen to its end. */
  #cut(connection: TcpConnection): void {
    this.#end(connection);
    this.#forget(connection);
  }

  #end(connection: TcpConnection): void {
    const before = connection.state;
    const heldBefore = connection.heldBytes;
    connection.end();
    this.#heldBytes += connection.heldBytes - heldBefore;
    if (connection.state !== before) this.#changed(connection);
  }

  #changed(connection: TcpConnection): void {
    if (isOpen(connection)) return;
    if (connection.state === "foreign" && connection.carriedBytes) this.#foreign += 1;
    this.#leaving.set(connection, this.#nowUs + LINGER_US);
  }

  #forgetOld(): void {
    for (const [connection, dueUs] of this.#leaving) {
      if (dueUs > this.#nowUs) return;
      this.#leaving.delete(connection);
      const idleSinceUs = connection.lastUs;
      if (idleSinceUs + LINGER_US > this.#nowUs) this.#leaving.set(connection, idleSinceUs + LINGER_US);
      else this.#forget(connection);
    }
  }

  #forget(connection: TcpConnection): void {
    this.#entries.delete(connection.flow);
    this.#entries.delete(reversed(connection.flow));
    this.#leaving.delete(connection);
    this.#waitedFor.delete(connection);
  }
}

function isOpen({ state }: TcpConnection): boolean {
  return state === "undecided" || state === "session";
}

/** Whether a SYN is that of this connection, come again or late, and not the first of another one. */
function belongs({ seq, ack }: TcpSegment, { connection, from }: Entry): boolean {
  const own = connection.streams[from];
  const other = connection.streams[from === 0 ? 1 : 0];
  if (ack !== null && other.firstSeq !== null && other.firstSeq !== ack) return false;
  if (own.firstSeq !== null) return own.firstSeq === seq;
  return isOpen(connection) && own.couldBeginAt(seq);
}

/** A SYN tells where its side begins, and its answer where the other one does. */
function learnStart({ seq, ack }: TcpSegment, connection: TcpConnection, from: 0 | 1): void {
  if (!isOpen(connection)) return;
  const own = connection.streams[from];
  const other = connection.streams[from === 0 ? 1 : 0];
  if (own.firstSeq === null) own.beginsAt(seq);
  if (ack !== null && other.firstSeq === null && other.couldBeginAt(ack)) other.beginsAt(ack);
}

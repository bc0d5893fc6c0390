/**
 * One side of a TCP connection: segments in whatever order, doubled or overlapping, become bytes in their order.
 *
 *     add ──▶ held, sorted, of bytes that came twice the first ──▶ take: what joins on
 *
 * Before `open` nothing is taken, and bytes may still come in front of the first. Places are counted from the first
 * segment's number, so that they grow on when the sequence number wraps.
 */

type Held = { readonly at: number; readonly bytes: Buffer; readonly order: number; readonly atUs: number };

/** Bytes that join on, with the packet that brought them: its time and its place among the connection's packets. */
export type Arrival = { readonly bytes: Buffer; readonly order: number; readonly atUs: number };

/** Farther ahead than any window reaches; what claims to be there belongs to another connection or is garbage. */
const MAX_AHEAD_BYTES = 16 * 1024 * 1024;
const MAX_HELD_BYTES = 1024 * 1024;
const MAX_HELD_SEGMENTS = 4096;

export class ByteStream {
  #anchor: number | null = null;
  #firstKnown: number | null = null;
  #opened = false;
  #start: number | null = null;
  #next = 0;
  #held: Held[] = [];
  #heldBytes = 0;
  #finAt: number | null = null;
  #ackedTo: number | null = null;
  #lowestAck: number | null = null;
  #end = Number.NEGATIVE_INFINITY;
  #lost = false;

  /** Sequence number of the stream's first byte: where a SYN (or its answer) told it, or once bytes are taken. */
  get firstSeq(): number | null {
    if (this.#firstKnown !== null || this.#start === null) return this.#firstKnown;
    return ((this.#anchor ?? 0) + this.#start) >>> 0;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  get hasBytes(): boolean {
    return this.#end > Number.NEGATIVE_INFINITY;
  }

  /** How many bytes were taken. */
  get taken(): number {
    return this.#next - (this.#start ?? 0);
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** Whether the FIN was seen and everything before it was taken or given up. */
  get finished(): boolean {
    return (
      this.#finAt !== null &&
      (this.#lost || (this.#start === null ? this.#held.length === 0 : this.#next >= this.#finAt))
    );
  }

  get finSeen(): boolean {
    return this.#finAt !== null;
  }

  /** More is held than a sender may have under way: what is missing will not come. */
  get overflows(): boolean {
    return this.#heldBytes > MAX_HELD_BYTES || this.#held.length > MAX_HELD_SEGMENTS;
  }

  /** Whether a stream whose first number is `seq` can be this one, of which no SYN was seen yet. */
  couldBeginAt(seq: number): boolean {
    const first = this.#opened ? this.#start : (this.#held[0]?.at ?? this.#finAt);
    if (first === null) return true;
    const ahead = first - this.#place(seq);
    return this.#opened ? ahead === 0 : ahead >= 0 && ahead <= MAX_HELD_BYTES;
  }

  beginsAt(seq: number): void {
    this.#firstKnown = seq;
    const at = this.#place(seq);
    if (!this.#opened) this.#trimBefore(at);
    else if (this.#start === null) this.#startAt(at);
  }

  add(seq: number, bytes: Buffer, wireBytes: number, arrival: { order: number; atUs: number }): void {
    const at = this.#place(seq);
    if (!this.#isNear(at)) return;
    this.#end = Math.max(this.#end, at + wireBytes);
    if (this.#lost || bytes.length === 0) return;
    if (this.#opened && this.#start === null) this.#startAt(at);
    this.#insert(at, bytes, arrival);
  }

  fin(seq: number): void {
    const at = this.#place(seq);
    if (this.#isNear(at)) this.#finAt ??= at;
  }

  /** The other side says that it has everything before `seq`. */
  acked(seq: number): void {
    if (this.#lowestAck === null || ((seq - this.#lowestAck) | 0) < 0) this.#lowestAck = seq;
    if (this.#anchor === null) return;
    const at = this.#place(seq);
    if (at > Math.max(this.#end, this.#next) + MAX_AHEAD_BYTES) return;
    if (this.#ackedTo === null || at > this.#ackedTo) this.#ackedTo = at;
  }

  /** From now on bytes are taken. `wholeSession`: this capture has the connection from its start. */
  open(wholeSession: boolean): void {
    this.#opened = true;
    const lowest = this.#held[0]?.at ?? null;
    if (this.#firstKnown !== null) this.#startAt(this.#place(this.#firstKnown));
    else if (wholeSession && this.#lowestAck !== null) this.#startAtAck(this.#lowestAck, lowest);
    else if (lowest !== null) this.#startAt(lowest);
  }

  /** The bytes that come next in the stream, if they are there. */
  take(): Arrival | null {
    const first = this.#held[0];
    if (!first || !this.#opened || first.at !== this.#next) return null;
    this.#held.shift();
    this.#heldBytes -= first.bytes.length;
    this.#next += first.bytes.length;
    return first;
  }

  /** When `take` would have something: the place of its packet among the connection's, else null. */
  get nextOrder(): number | null {
    const first = this.#held[0];
    return first && this.#opened && first.at === this.#next ? first.order : null;
  }

  /** What the stream begins with, as far as it is there without a gap; `limit` bytes at most. */
  peek(limit: number): Buffer {
    let at = this.#firstKnown === null ? (this.#held[0]?.at ?? 0) : this.#place(this.#firstKnown);
    const first = at;
    const parts: Buffer[] = [];
    for (const held of this.#held) {
      if (held.at !== at || at - first > limit) break;
      parts.push(held.bytes);
      at += held.bytes.length;
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  }

  /** Whether bytes are missing that the other side is known to have got. */
  get misses(): boolean {
    return this.missingBytes(true) > 0;
  }

  /** How many bytes are missing at the place where the stream stands, at least. */
  missingBytes(ackedOnly: boolean): number {
    if (!this.#opened || this.#start === null || this.#lost) return 0;
    const acked = (this.#ackedTo ?? 0) - this.#next;
    const held = this.#held[0];
    if (held) return ackedOnly && acked <= 0 ? 0 : held.at - this.#next;
    const known = Math.max(this.#end, this.#finAt ?? this.#end) - this.#next;
    // An ACK of the FIN counts one more than there are bytes, and the FIN itself may not be in the capture.
    const byAck = this.#finAt === null && acked > 1 ? acked : 0;
    const missing = ackedOnly ? Math.min(known, acked) : known;
    return Math.max(missing, byAck, 0);
  }

  /** Gives the rest of the stream up. */
  lose(): void {
    this.#lost = true;
    this.#held = [];
    this.#heldBytes = 0;
  }

  #startAt(at: number): void {
    this.#start = at;
    this.#next = at;
    this.#trimBefore(at);
  }

  #startAtAck(seq: number, lowest: number | null): void {
    const at = this.#place(seq);
    const near = lowest === null || (at <= lowest && lowest - at <= MAX_HELD_BYTES);
    this.#startAt(near ? at : lowest);
  }

  #trimBefore(at: number): void {
    while (this.#held[0] && this.#held[0].at < at) {
      const first = this.#held.shift();
      if (!first) return;
      this.#heldBytes -= first.bytes.length;
      const rest = first.bytes.subarray(at - first.at);
      if (first.at + first.bytes.length > at) {
        this.#held.unshift({ ...first, at, bytes: rest });
        this.#heldBytes += rest.length;
      }
    }
  }

  #isNear(at: number): boolean {
    const reference = this.#opened ? this.#next : (this.#held[0]?.at ?? at);
    return (
      Math.abs(at - reference) <= MAX_AHEAD_BYTES || (this.#ackedTo !== null && at > reference && at <= this.#ackedTo)
    );
  }

  #insert(at: number, bytes: Buffer, { order, atUs }: { order: number; atUs: number }): void {
    let from = Math.max(at, this.#floor());
    const end = at + bytes.length;
    let index = this.#held.length;
    while (index > 0 && (this.#held[index - 1]?.at ?? 0) >= from) index -= 1;
    const before = this.#held[index - 1];
    if (before) from = Math.max(from, before.at + before.bytes.length);
    // What is held stays; of the new bytes those go between that fall into a gap.
    while (from < end) {
      const after = this.#held[index];
      const to = after ? Math.min(end, after.at) : end;
      if (from < to) {
        this.#hold(index, from, bytes.subarray(from - at, to - at), order, atUs);
        index += 1;
      }
      if (!after) return;
      from = Math.max(from, after.at + after.bytes.length);
      index += 1;
    }
  }

  /** Nothing before it counts: it was taken, or is what keep-alives send. */
  #floor(): number {
    if (this.#opened) return this.#next;
    return this.#firstKnown === null ? Number.NEGATIVE_INFINITY : this.#place(this.#firstKnown);
  }

  #hold(index: number, at: number, bytes: Buffer, order: number, atUs: number): void {
    // What is taken at once need not be copied out of the capture's chunk.
    const kept = this.#opened && at === this.#next ? bytes : ownCopy(bytes);
    this.#held.splice(index, 0, { at, bytes: kept, order, atUs });
    this.#heldBytes += bytes.length;
  }

  /** The place of a sequence number: the one with these 32 bits that is nearest to where the stream stands. */
  #place(seq: number): number {
    if (this.#anchor === null) {
      this.#anchor = seq;
      return 0;
    }
    return this.#next + ((seq - ((this.#anchor + this.#next) >>> 0)) | 0);
  }
}

/** In memory of its own: a piece of Node's shared pool would keep all that was in it at the time. */
function ownCopy(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

/** The packets that one session would have been on a network. */
import type { CapturedEnd, CapturedSession, Side } from "./capture-item.ts";
import { type IpEndpoint, ipEndpoints } from "./ip-endpoint.ts";
import { MAX_SEGMENT_BYTES, tcpFlags, tcpPacket } from "./tcp-packet.ts";

/** One end's place in the connection; numbers are u32. */
type End = { readonly at: IpEndpoint; next: number; unacknowledgedBytes: number };

const EMPTY = Buffer.alloc(0);
/** What comes without an answer is acknowledged after so many bytes, so that no window looks full. */
const ACKNOWLEDGE_AFTER_BYTES = 32_768;

/**
 * Makes packets of a session's bytes: a handshake, then segments whose numbers follow each other, then FIN or RST. A
 * session that is not known from its start begins with its first segment.
 */
export class TcpConversation {
  readonly #ends: Readonly<Record<Side, End>>;

  constructor({ session, client, server }: Pick<CapturedSession, "session" | "client" | "server">) {
    const ends = ipEndpoints(session, client, server);
    // Any number will do to begin with; these are easy to tell apart by eye.
    this.#ends = {
      client: { at: ends.client, next: 1_000_000, unacknowledgedBytes: 0 },
      server: { at: ends.server, next: 2_000_000, unacknowledgedBytes: 0 },
    };
  }

  /** The three packets of the handshake. */
  open(): Buffer[] {
    const { client, server } = this.#ends;
    const syn = this.#opening("client", 0, tcpFlags.syn);
    client.next++;
    const synAck = this.#opening("server", client.next, tcpFlags.syn | tcpFlags.ack);
    server.next++;
    return [syn, synAck, this.acknowledge("client")];
  }

  /** Bytes that one side sends, cut into segments. */
  data(from: Side, bytes: Buffer): Buffer[] {
    const packets: Buffer[] = [];
    const sender = this.#ends[from];
    for (let at = 0; at < bytes.length; at += MAX_SEGMENT_BYTES) {
      const payload = bytes.subarray(at, at + MAX_SEGMENT_BYTES);
      packets.push(this.#segment(from, tcpFlags.ack | tcpFlags.psh, payload));
      sender.next = (sender.next + payload.length) >>> 0;
      sender.unacknowledgedBytes += payload.length;
      if (sender.unacknowledgedBytes >= ACKNOWLEDGE_AFTER_BYTES) packets.push(this.acknowledge(otherSide(from)));
    }
    return packets;
  }

  /** A packet without bytes; also what a comment is put on when nothing else is sent. */
  acknowledge(from: Side): Buffer {
    return this.#segment(from, tcpFlags.ack, EMPTY);
  }

  /** The last packets; none where the capture ended before the session. */
  end(how: CapturedEnd["how"]): Buffer[] {
    if (how === "cut") return [];
    if (how === "reset") return [this.#segment("client", tcpFlags.rst | tcpFlags.ack, EMPTY)];
    const fin = (from: Side): Buffer => {
      const packet = this.#segment(from, tcpFlags.fin | tcpFlags.ack, EMPTY);
      this.#ends[from].next = (this.#ends[from].next + 1) >>> 0;
      return packet;
    };
    return [fin("server"), fin("client"), this.acknowledge("server")];
  }

  #opening(from: Side, ack: number, flags: number): Buffer {
    const [sender, receiver] = [this.#ends[from], this.#ends[otherSide(from)]];
    return tcpPacket({
      ...{ from: sender.at, to: receiver.at, seq: sender.next, ack, flags, payload: EMPTY, isOpening: true },
    });
  }

  #segment(from: Side, flags: number, payload: Buffer): Buffer {
    const [sender, receiver] = [this.#ends[from], this.#ends[otherSide(from)]];
    receiver.unacknowledgedBytes = 0;
    return tcpPacket({ from: sender.at, to: receiver.at, seq: sender.next, ack: receiver.next, flags, payload });
  }
}

/** Who sits at the other end. */
function otherSide(side: Side): Side {
  return side === "client" ? "server" : "client";
}

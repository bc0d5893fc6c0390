/** Items as packets of a network: what both pcap formats write. */
import type { CapturedSession, CaptureItem } from "./capture-item.ts";
import { TcpConversation } from "./tcp-conversation.ts";

/** A raw IP packet, its time (Unix, microseconds) and what is said of it. */
export type TimedPacket = { readonly atUs: number; readonly packet: Buffer; readonly comments: readonly string[] };

type Spoken = { readonly conversation: TcpConversation; comments: string[] };

/**
 * Turns items into packets, session by session. A comment goes on the next packet of its session; at the end of the
 * session, or of all, one without bytes carries what is left.
 */
export class SessionPackets {
  readonly #sessions = new Map<number, Spoken>();
  #lastUs = 0;

  /** The packets that an item comes to; none for a comment, which waits, or that is of no session. */
  of(item: CaptureItem): TimedPacket[] {
    this.#lastUs = item.atUs;
    if (item.kind === "session") return this.#open(item);
    if (item.session === 0) return [];
    const spoken = this.#spoken(item.session);
    if (item.kind === "comment") {
      spoken.comments.push(item.text);
      return [];
    }
    if (item.kind === "damage") {
      spoken.comments.push(`From here on the ${item.from}'s bytes are missing (byte ${item.offset}): ${item.message}`);
      return [];
    }
    if (item.kind === "frame") return this.#timed(item.atUs, spoken, spoken.conversation.data(item.from, item.frame));
    this.#sessions.delete(item.session);
    const packets = spoken.conversation.end(item.how);
    return packets.length > 0 ? this.#timed(item.atUs, spoken, packets) : this.#rest(item.atUs, spoken);
  }

  /** What has yet to be said of sessions that have no end. */
  last(): TimedPacket[] {
    return [...this.#sessions.values()].flatMap((spoken) => this.#rest(this.#lastUs, spoken));
  }

  #open(item: CapturedSession): TimedPacket[] {
    const spoken = { conversation: new TcpConversation(item), comments: [] };
    this.#sessions.set(item.session, spoken);
    return item.fromStart ? this.#timed(item.atUs, spoken, spoken.conversation.open()) : [];
  }

  /** A session that nobody has introduced, as lines that were edited may have it, is known from here on. */
  #spoken(session: number): Spoken {
    const spoken = this.#sessions.get(session);
    if (spoken) return spoken;
    const made = { conversation: new TcpConversation({ session, client: null, server: null }), comments: [] };
    this.#sessions.set(session, made);
    return made;
  }

  #rest(atUs: number, spoken: Spoken): TimedPacket[] {
    return spoken.comments.length === 0 ? [] : this.#timed(atUs, spoken, [spoken.conversation.acknowledge("client")]);
  }

  #timed(atUs: number, spoken: Spoken, packets: readonly Buffer[]): TimedPacket[] {
    const { comments } = spoken;
    spoken.comments = [];
    return packets.map((packet, index) => ({ atUs, packet, comments: index === 0 ? comments : [] }));
  }
}

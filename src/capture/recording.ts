/** One capture under way: the sessions that it follows, as packets in its files. */
import type { CapturedEnd, Endpoint, Side } from "./capture-item.ts";
import type { FileRing, Losses } from "./file-ring.ts";
import { type Introduced, introduceFromStart, introduceMidway } from "./introduction.ts";
import { pcapngPacket } from "./pcapng-blocks.ts";
import { TcpConversation } from "./tcp-conversation.ts";
import { MAX_SEGMENT_BYTES } from "./tcp-packet.ts";

/** Whose bytes are recorded; who it is and how it speaks is asked for when there is something to be said of it. */
export type RecordedSession = Introduced & { readonly server: Endpoint | null };

/** Whole frames of one side, or its unfinished end; already redacted. */
export type Piece = { readonly atUs: number; readonly from: Side; readonly bytes: Buffer; readonly frames: number };

/** `lost` counts what the disk was too slow or too full for. */
export type RecordingCounts = {
  readonly sessions: number;
  readonly frames: number;
  readonly bytes: number;
  readonly lostFrames: number;
};

type Followed = {
  readonly conversation: TcpConversation;
  /** The file in which it was last said whose packets these are. */
  file: number;
  comments: string[];
  losses: Losses;
};

/** The most that a packet's block has beside its bytes and comments: headers, padding and an acknowledgement. */
const PACKET_EXTRA_BYTES = 256;
const MAX_COMMENTS_BYTES = 4_096;

export class Recording {
  readonly #ring: FileRing;
  readonly #onLoss: () => void;
  readonly #followed = new Map<RecordedSession, Followed>();
  #lastUs = 0;
  #sessions = 0;
  #frames = 0;
  #bytes = 0;
  #lostFrames = 0;

  /** @param onLoss hears of every piece that is left out because too much waits for the disk */
  constructor(ring: FileRing, onLoss: () => void) {
    this.#ring = ring;
    this.#onLoss = onLoss;
  }

  get counts(): RecordingCounts {
    const waiting = [...this.#followed.values()].reduce((sum, { losses }) => sum + losses.frames, 0);
    const lostFrames = this.#lostFrames + waiting;
    return { sessions: this.#sessions, frames: this.#frames, bytes: this.#bytes, lostFrames };
  }

  follows(session: RecordedSession): boolean {
    return this.#followed.has(session);
  }

  /** A session comes in: from its start, with what it has said since, or from the middle. */
  begin(session: RecordedSession, atUs: number, sinceStart: readonly Piece[] | null): void {
    const { client, server } = session;
    const conversation = new TcpConversation({ session: session.id, client, server });
    const followed = { conversation, file: this.#ring.file, comments: [], losses: { frames: 0, bytes: 0 } };
    this.#followed.set(session, followed);
    this.#sessions++;
    this.comment(session, sinceStart === null ? introduceMidway(session, null) : introduceFromStart(session));
    if (sinceStart === null) return;
    this.#put(session, followed, { atUs: sinceStart[0]?.atUs ?? atUs, frames: 0, byteCount: 0 }, () =>
      conversation.open(),
    );
    for (const piece of sinceStart) this.piece(session, piece);
  }

  piece(session: RecordedSession, { atUs, from, bytes, frames }: Piece): void {
    const followed = this.#followed.get(session);
    if (!followed) return;
    this.#put(session, followed, { atUs, frames, byteCount: bytes.length }, () =>
      followed.conversation.data(from, bytes),
    );
  }

  /** Something to be said on the session's next packet. */
  comment(session: RecordedSession, text: string): void {
    this.#followed.get(session)?.comments.push(text);
  }

  end(session: RecordedSession, atUs: number, how: CapturedEnd["how"]): void {
    const followed = this.#followed.get(session);
    if (!followed) return;
    const { conversation, comments, losses } = followed;
    this.#put(session, followed, { atUs, frames: 0, byteCount: 0 }, () => {
      const packets = conversation.end(how);
      const mustSpeak = comments.length > 0 || losses.bytes > 0;
      return packets.length === 0 && mustSpeak ? [conversation.acknowledge("client")] : packets;
    });
    this.#lostFrames += followed.losses.frames;
    this.#followed.delete(session);
  }

  /** Ends in the middle of every session, and closes the file. */
  async close(atUs: number): Promise<void> {
    for (const session of [...this.#followed.keys()]) this.end(session, atUs, "cut");
    await this.#ring.close();
  }

  /** `packets` is asked only when there is room: what is left out must leave no gap in the numbers. */
  #put(
    session: RecordedSession,
    followed: Followed,
    { atUs, frames, byteCount }: { readonly atUs: number; readonly frames: number; readonly byteCount: number },
    packets: () => readonly Buffer[],
  ): void {
    const ring = this.#ring;
    const segments = Math.ceil(byteCount / MAX_SEGMENT_BYTES) + 2;
    if (!ring.hasRoom(byteCount + segments * PACKET_EXTRA_BYTES + MAX_COMMENTS_BYTES)) {
      followed.losses.frames += frames;
      followed.losses.bytes += byteCount;
      if (byteCount > 0) this.#onLoss();
      return;
    }
    this.#lastUs = Math.max(this.#lastUs, atUs);
    const { losses } = followed;
    const comments = this.#takeComments(session, followed);
    packets().forEach((packet, index) => {
      const block = pcapngPacket(this.#lastUs, packet, index === 0 ? comments : []);
      ring.put(block, index === 0 ? frames : 0, followed.losses);
    });
    if (losses !== followed.losses) this.#lostFrames += losses.frames;
    this.#frames += frames;
    this.#bytes += byteCount;
  }

  #takeComments(session: RecordedSession, followed: Followed): string[] {
    const { comments, losses } = followed;
    const { file } = this.#ring;
    followed.comments = [];
    if (followed.file !== file) comments.unshift(introduceMidway(session, followed.file));
    followed.file = file;
    if (losses.bytes === 0) return comments;
    followed.losses = { frames: 0, bytes: 0 };
    comments.push(
      `${losses.frames} frames (${losses.bytes} bytes) of this session are left out here: the disk was too slow or full.`,
    );
    return comments;
  }
}

/**
 * What a capture comes to, whatever file it stood in: frames of the protocol by session, in the order of their time.
 *
 *     file → packets of a network (or records of frames) → TCP streams → frames → CaptureItem
 *
 * Everything that reads, shows, converts, replays or compares captures works with these items and with nothing else.
 */

/** Who sent something. */
export type Side = "client" | "server";

/** One end of a connection as the capture names it; formats that keep no address have none. */
export type Endpoint = { readonly address: string; readonly port: number };

/** A session appears: one connection. `session` counts from 1 in the order of appearance within a capture. */
export type CapturedSession = {
  readonly kind: "session";
  readonly session: number;
  /** Unix time in microseconds, here and in every item. */
  readonly atUs: number;
  readonly client: Endpoint | null;
  readonly server: Endpoint | null;
  /** Whether the capture has the session from its first byte on. */
  readonly fromStart: boolean;
};

/** One whole frame: size, opcode and payload as they went over the wire. Nobody writes to its bytes. */
export type CapturedFrame = {
  readonly kind: "frame";
  readonly session: number;
  readonly atUs: number;
  readonly from: Side;
  readonly frame: Buffer;
};

/**
 * Bytes are missing from one side's stream, or are no frames. The rest of that side's stream is left out; `offset`
 * counts the side's bytes from the first one that the capture has.
 */
export type CaptureDamage = {
  readonly kind: "damage";
  readonly session: number;
  readonly atUs: number;
  readonly from: Side;
  readonly offset: number;
  /** A sentence that says what is wrong. */
  readonly message: string;
};

/** A session is over, or the capture ended before it was (`cut`). */
export type CapturedEnd = {
  readonly kind: "end";
  readonly session: number;
  readonly atUs: number;
  readonly how: "closed" | "reset" | "cut";
};

/**
 * Something that the file says about a session, as the server's own captures name its session and character. `session`
 * 0: it is about the capture as a whole.
 */
export type CaptureComment = {
  readonly kind: "comment";
  readonly session: number;
  readonly atUs: number;
  readonly text: string;
};

export type CaptureItem = CapturedSession | CapturedFrame | CaptureDamage | CapturedEnd | CaptureComment;

/** The formats a capture may stand in. `pcap` and `pcapng` are read from anywhere and written as raw IP. */
export const captureFormats = ["pcapng", "pcap", "pkt", "jsonl"] as const;
export type CaptureFormat = (typeof captureFormats)[number];

/** A capture file that cannot be read at all; `message` is one sentence that says what to do. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";
}

/** Takes items in order and makes a file of them. */
export type CaptureWriter = {
  write(item: CaptureItem): Promise<void>;
  /** Writes what is left and closes the file. */
  close(): Promise<void>;
};

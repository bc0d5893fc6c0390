import type { ByteQueue } from "./byte-queue.ts";

/** A packet of a network as a capture file has it. */
export type CapturedPacket = {
  /** As in the registry of link-layer types of the tcpdump project. */
  readonly linkType: number;
  readonly atUs: number;
  /** What was kept of it; a view that is valid until more of the file is read. */
  readonly bytes: Buffer;
  /** How long it was on the wire. */
  readonly wireBytes: number;
  /** What the file says about it. */
  readonly comments: readonly string[];
};

/** Takes what a file of network packets comes to. */
export type PacketSink = {
  packet(packet: CapturedPacket): void;
  /** A remark about the file as a whole. */
  remark(text: string): void;
};

/** Reads the records of one format. `read` takes every whole record out of the queue and leaves the rest there. */
export type RecordReader = {
  read(queue: ByteQueue): void;
};

/** The file cannot be read on from here; `message` is one sentence that names the byte. */
export class RecordFault extends Error {
  override readonly name = "RecordFault";
}

/** The longest record that is believed; programs that capture cut packets at 256 KiB. */
export const MAX_RECORD_BYTES = 4 * 1024 * 1024;

export const noComments: readonly string[] = [];

/** A time in microseconds that every item can carry: never before 1970, never beyond what a number holds exactly. */
export function soundTime(atUs: number): number {
  return Math.min(Math.max(atUs, 0), Number.MAX_SAFE_INTEGER);
}

import type { ByteQueue } from "./byte-queue.ts";
import type { CaptureItem } from "./capture-item.ts";

/** Reads one format, chunk by chunk. */
export type ItemReader = {
  /** How many records were read: packets, or lines. */
  readonly records: number;
  readonly sessions: number;
  /** Connections that are left out because they speak another protocol. */
  readonly foreign: number;
  /** Takes every whole record out of the queue. Throws a `RecordFault` where the file cannot be read on. */
  read(queue: ByteQueue): void;
  /** No more bytes come. `fault` says why what is left was not read, and becomes a comment. */
  finish(fault: string | null): void;
  /** The items that are ready. */
  drain(): CaptureItem[];
};

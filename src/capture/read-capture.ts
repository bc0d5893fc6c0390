import { createReadStream } from "node:fs";
import { ByteQueue } from "./byte-queue.ts";
import { CaptureError, type CaptureFormat, type CaptureItem } from "./capture-item.ts";
import { RecordFault } from "./capture-record.ts";
import { formatOf, MAX_MAGIC_BYTES } from "./format-finder.ts";
import type { ItemReader } from "./item-reader.ts";
import { JsonLinesReader } from "./json-lines-reader.ts";
import { NetworkReader } from "./network-reader.ts";
import { PcapReader } from "./pcap-reader.ts";
import { PcapngReader } from "./pcapng-reader.ts";
import { PktReader } from "./pkt-reader.ts";

/** What was read, once all is. */
export type CaptureSummary = {
  readonly format: CaptureFormat;
  readonly bytes: number;
  /** Packets of the network, records or lines, whatever they carried. */
  readonly records: number;
  readonly sessions: number;
  /** Connections that are left out because neither side speaks this protocol. */
  readonly foreign: number;
};

export type ReadOptions = {
  /** Told how many bytes of the file were read so far. */
  readonly progress?: (bytes: number) => void;
  /** Told at the end, as an alternative to the generator's return value. */
  readonly finished?: (summary: CaptureSummary) => void;
};

const readers: Readonly<Record<CaptureFormat, () => ItemReader>> = {
  pcap: () => new NetworkReader((sink) => new PcapReader(sink)),
  pcapng: () => new NetworkReader((sink) => new PcapngReader(sink)),
  pkt: () => new PktReader(),
  jsonl: () => new JsonLinesReader(),
};

const CHUNK_BYTES = 256 * 1024;

/**
 * Reads a capture file of any format, which is found by its bytes, as a stream: memory does not grow with the file.
 * Throws a `CaptureError` if nothing can be read, or a line of JSON is wrong. A file that ends within a record, or is
 * damaged from some byte on, yields what was whole, a comment (session 0) that says where, and an end for each session.
 */
export function readCapture(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<CaptureItem, CaptureSummary, undefined> {
  return readCaptureBytes(fileChunks(path), options);
}

/** The same of bytes that come from elsewhere. A chunk must not be written to after it was handed over. */
export async function* readCaptureBytes(
  chunks: AsyncIterable<Buffer>,
  options: ReadOptions = {},
): AsyncGenerator<CaptureItem, CaptureSummary, undefined> {
  const reading = new Reading();
  for await (const chunk of chunks) {
    const going = reading.take(chunk);
    options.progress?.(reading.bytes);
    for (const item of reading.drain()) yield item;
    if (reading.refusal) throw reading.refusal;
    if (!going) break;
  }
  reading.finish();
  for (const item of reading.drain()) yield item;
  const summary = reading.summary();
  options.finished?.(summary);
  return summary;
}

/** One pass over a capture: chunks in, items out. */
class Reading {
  readonly #queue = new ByteQueue();
  #format: CaptureFormat | null = null;
  #reader: ItemReader | null = null;
  #fault: string | null = null;
  #refusal: CaptureError | null = null;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  /** What is so wrong that reading fails, once all items before it were drained. */
  get refusal(): CaptureError | null {
    return this.#refusal;
  }

  /** False if there is no use in more of the file. */
  take(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    this.#queue.push(chunk);
    if (!this.#reader && this.#queue.length >= MAX_MAGIC_BYTES) this.#begin();
    try {
      this.#reader?.read(this.#queue);
    } catch (error) {
      if (error instanceof CaptureError) this.#refusal = error;
      else if (error instanceof RecordFault) this.#fault = error.message;
      else throw error;
    }
    return this.#fault === null;
  }

  drain(): CaptureItem[] {
    return this.#reader?.drain() ?? [];
  }

  finish(): void {
    if (!this.#reader) {
      this.#begin();
      this.take(Buffer.alloc(0));
    }
    if (this.#refusal) throw this.#refusal;
    const { position, unfinished } = this.#queue;
    if (this.#fault === null && unfinished) this.#fault = `The file ends within the record at byte ${position}`;
    if (this.#fault !== null && this.#reader?.records === 0) {
      throw new CaptureError(`${this.#fault}: nothing can be read before that, capture again.`);
    }
    this.#reader?.finish(this.#fault === null ? null : `${this.#fault}: nothing is read from there on.`);
  }

  summary(): CaptureSummary {
    const { records = 0, sessions = 0, foreign = 0 } = this.#reader ?? {};
    return { format: this.#format ?? "jsonl", bytes: this.#bytes, records, sessions, foreign };
  }

  #begin(): void {
    this.#format = formatOf(this.#queue.peek(Math.min(this.#queue.length, MAX_MAGIC_BYTES)) ?? Buffer.alloc(0));
    this.#reader = readers[this.#format]();
  }
}

async function* fileChunks(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK_BYTES });
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const why = {
    ENOENT: "There is no file %: give the path of a capture.",
    EISDIR: "% is a directory: give the path of a capture.",
    EACCES: "% may not be read by this user: give yourself the right to read it.",
  }[String(code)];
  if (why !== undefined)
    return new CaptureError(
      why.replace("%", () => path),
      { cause: error },
    );
  if (code === undefined) return error;
  return new CaptureError(`${path} cannot be read (${String(code)}): see whether its disk is sound.`, { cause: error });
}

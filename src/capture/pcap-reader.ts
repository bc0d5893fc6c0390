import type { ByteQueue } from "./byte-queue.ts";
import {
  MAX_RECORD_BYTES,
  noComments,
  type PacketSink,
  RecordFault,
  type RecordReader,
  soundTime,
} from "./capture-record.ts";

/** A file header of pcap by its first four bytes, read as big-endian. */
type Variant = { readonly littleEndian: boolean; readonly unitsPerUs: number; readonly recordHeaderBytes: number };

const plain = { unitsPerUs: 1, recordHeaderBytes: 16 };
const nanoseconds = { unitsPerUs: 1000, recordHeaderBytes: 16 };
// Written by patched tcpdumps of the nineties: each record also has an interface, a protocol and a packet type.
const modified = { unitsPerUs: 1, recordHeaderBytes: 24 };

const variants: ReadonlyMap<number, Variant> = new Map([
  [0xa1b2c3d4, { ...plain, littleEndian: false }],
  [0xd4c3b2a1, { ...plain, littleEndian: true }],
  [0xa1b23c4d, { ...nanoseconds, littleEndian: false }],
  [0x4d3cb2a1, { ...nanoseconds, littleEndian: true }],
  [0xa1b2cd34, { ...modified, littleEndian: false }],
  [0x34cdb2a1, { ...modified, littleEndian: true }],
]);

const FILE_HEADER_BYTES = 24;

/** Whether a file that begins with these four bytes (as a big-endian number) is pcap. */
export function isPcap(magic: number): boolean {
  return variants.has(magic);
}

/** Reads pcap of every magic (libpcap, pcap-savefile). */
export class PcapReader implements RecordReader {
  readonly #sink: PacketSink;
  #variant: Variant | null = null;
  #linkType = 0;

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  read(queue: ByteQueue): void {
    const variant = this.#variant ?? this.#readHeader(queue);
    if (!variant) return;
    while (this.#readRecord(queue, variant)) {
      // Each turn takes one record.
    }
  }

  #readHeader(queue: ByteQueue): Variant | null {
    const header = queue.take(FILE_HEADER_BYTES);
    const variant = header && variants.get(header.readUInt32BE(0));
    if (!variant) return null;
    // The upper bits say whether a checksum follows each packet; the length that IP states leaves it out anyway.
    this.#linkType = u32(header, 20, variant) & 0xffff;
    this.#variant = variant;
    return variant;
  }

  #readRecord(queue: ByteQueue, variant: Variant): boolean {
    const headerBytes = variant.recordHeaderBytes;
    const header = queue.peek(headerBytes);
    if (!header) return false;
    const kept = u32(header, 8, variant);
    if (kept > MAX_RECORD_BYTES) {
      throw new RecordFault(`The record at byte ${queue.position} claims ${kept} bytes, which no packet has`);
    }
    const record = queue.take(headerBytes + kept);
    if (!record) return false;
    const fraction = Math.floor(u32(record, 4, variant) / variant.unitsPerUs);
    this.#sink.packet({
      linkType: this.#linkType,
      atUs: soundTime(u32(record, 0, variant) * 1e6 + fraction),
      bytes: record.subarray(headerBytes),
      wireBytes: u32(record, 12, variant),
      comments: noComments,
    });
    return true;
  }
}

function u32(bytes: Buffer, offset: number, { littleEndian }: Variant): number {
  return littleEndian ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset);
}

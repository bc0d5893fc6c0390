import type { ByteQueue } from "./byte-queue.ts";
import { MAX_RECORD_BYTES, type PacketSink, RecordFault, type RecordReader, soundTime } from "./capture-record.ts";
import { type BlockOptions, type ByteOrder, bigEndian, littleEndian, padded, readOptions } from "./pcapng-options.ts";

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const OBSOLETE_PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const known: ReadonlySet<number> = new Set([SECTION, INTERFACE, OBSOLETE_PACKET, SIMPLE_PACKET, ENHANCED_PACKET]);

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const BLOCK_HEADER_BYTES = 8;
/** Type, length before and after the body. */
const FRAMING_BYTES = 12;
const SECTION_BODY_BYTES = 16;
const INTERFACE_BODY_BYTES = 8;
const PACKET_BODY_BYTES = 20;

type Interface = {
  readonly linkType: number;
  /** 0 for no limit. */
  readonly snapLength: number;
  readonly unitsPerSecond: bigint;
  readonly offsetS: number;
};

/** Whether a file that begins with these four bytes (as a big-endian number) is pcapng. */
export function isPcapng(magic: number): boolean {
  return magic === SECTION;
}

/** Reads pcapng: any number of sections and interfaces, either byte order; blocks that it does not know are skipped. */
export class PcapngReader implements RecordReader {
  readonly #sink: PacketSink;
  #order: ByteOrder = littleEndian;
  #interfaces: Interface[] = [];
  #lastUs = 0;

  constructor(sink: PacketSink) {
    this.#sink = sink;
  }

  read(queue: ByteQueue): void {
    while (this.#readBlock(queue)) {
      // Each turn takes one block.
    }
  }

  #readBlock(queue: ByteQueue): boolean {
    const header = queue.peek(FRAMING_BYTES);
    if (!header) return false;
    if (header.readUInt32BE(0) === SECTION) this.#order = byteOrder(header, queue.position);
    const type = this.#order.u32(header, 0);
    const length = this.#order.u32(header, 4);
    if (length < FRAMING_BYTES) throw fault(queue.position, `claims ${length} bytes, and its frame alone has 12`);
    if (!known.has(type)) {
      queue.skip(padded(length));
      return true;
    }
    if (length > MAX_RECORD_BYTES) throw fault(queue.position, `claims ${length} bytes, which no packet has`);
    const position = queue.position;
    const block = queue.take(padded(length));
    if (!block) return false;
    if (this.#order.u32(block, block.length - 4) !== length) throw fault(position, "does not end as it begins");
    this.#block(type, block.subarray(BLOCK_HEADER_BYTES, length - 4), position);
    return true;
  }

  #block(type: number, body: Buffer, position: number): void {
    if (type === SECTION) this.#section(body, position);
    else if (type === INTERFACE) this.#interface(body, position);
    else if (type === SIMPLE_PACKET) this.#simplePacket(body, position);
    else this.#packet(body, position, type === ENHANCED_PACKET);
  }

  #section(body: Buffer, position: number): void {
    if (body.length < SECTION_BODY_BYTES) throw fault(position, "is too short for a section");
    this.#interfaces = [];
    this.#remark(readOptions(body, SECTION_BODY_BYTES, this.#order));
  }

  #interface(body: Buffer, position: number): void {
    if (body.length < INTERFACE_BODY_BYTES) throw fault(position, "is too short for an interface");
    const options = readOptions(body, INTERFACE_BODY_BYTES, this.#order);
    this.#interfaces.push({
      linkType: this.#order.u16(body, 0),
      snapLength: this.#order.u32(body, 4),
      unitsPerSecond: unitsPerSecond(options.timeResolution),
      offsetS: options.timeOffsetS,
    });
    this.#remark(options);
  }

  /** Enhanced and obsolete packets differ in how they name their interface. */
  #packet(body: Buffer, position: number, enhanced: boolean): void {
    if (body.length < PACKET_BODY_BYTES) throw fault(position, "is too short for a packet");
    const order = this.#order;
    const from = this.#named(enhanced ? order.u32(body, 0) : order.u16(body, 0), position);
    const kept = order.u32(body, 12);
    if (kept > body.length - PACKET_BODY_BYTES) throw fault(position, `claims a packet of ${kept} bytes`);
    this.#lastUs = timeUs(order.u32(body, 4), order.u32(body, 8), from);
    this.#sink.packet({
      linkType: from.linkType,
      atUs: this.#lastUs,
      bytes: body.subarray(PACKET_BODY_BYTES, PACKET_BODY_BYTES + kept),
      wireBytes: order.u32(body, 16),
      comments: readOptions(body, PACKET_BODY_BYTES + padded(kept), order).comments,
    });
  }

  /** A simple packet has no time; it counts as captured together with the packet before it. */
  #simplePacket(body: Buffer, position: number): void {
    if (body.length < 4) throw fault(position, "is too short for a packet");
    const from = this.#named(0, position);
    const wireBytes = this.#order.u32(body, 0);
    const kept = Math.min(wireBytes, body.length - 4, from.snapLength === 0 ? wireBytes : from.snapLength);
    const bytes = body.subarray(4, 4 + kept);
    this.#sink.packet({ linkType: from.linkType, atUs: this.#lastUs, bytes, wireBytes, comments: [] });
  }

  #named(index: number, position: number): Interface {
    const found = this.#interfaces[index];
    if (!found) throw fault(position, `names interface ${index}, which its section does not have`);
    return found;
  }

  #remark({ comments }: BlockOptions): void {
    for (const comment of comments) this.#sink.remark(comment);
  }
}

function byteOrder(header: Buffer, position: number): ByteOrder {
  if (header.readUInt32LE(8) === BYTE_ORDER_MAGIC) return littleEndian;
  if (header.readUInt32BE(8) === BYTE_ORDER_MAGIC) return bigEndian;
  throw fault(position, "begins a section without a byte order");
}

/** `if_tsresol`: the top bit tells powers of 2 from powers of 10; microseconds where it is not given. */
function unitsPerSecond(resolution: number | null): bigint {
  if (resolution === null) return 1_000_000n;
  return (resolution & 0x80) === 0 ? 10n ** BigInt(resolution) : 2n ** BigInt(resolution & 0x7f);
}

function timeUs(high: number, low: number, { unitsPerSecond: units, offsetS }: Interface): number {
  const whole = high * 0x1_0000_0000 + low;
  if (units === 1_000_000n && Number.isSafeInteger(whole)) return soundTime(whole + offsetS * 1e6);
  return soundTime(Number((((BigInt(high) << 32n) | BigInt(low)) * 1_000_000n) / units) + offsetS * 1e6);
}

function fault(position: number, finding: string): RecordFault {
  return new RecordFault(`The block at byte ${position} ${finding}`);
}

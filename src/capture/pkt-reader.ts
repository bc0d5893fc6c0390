import { FRAME_HEADER_BYTES } from "../protocol/framing.ts";
import type { ByteQueue } from "./byte-queue.ts";
import type { CaptureItem, Endpoint, Side } from "./capture-item.ts";
import { MAX_RECORD_BYTES, RecordFault, soundTime } from "./capture-record.ts";
import type { ItemReader } from "./item-reader.ts";
import { SessionBook } from "./session-book.ts";
import { addressText } from "./tcp-segment.ts";

const FILE_HEADER_BYTES = 66;
const RECORD_HEADER_BYTES = 20;
const OPCODE_BYTES = 4;
const VERSION = 0x0301;
const U16_MAX = 0xffff;

/** Whether a file begins like PKT, of whatever version. */
export function isPkt(start: Buffer): boolean {
  return start.toString("latin1", 0, 3) === "PKT";
}

/** Reads PKT 3.1, the packet log of the WoW emulators: frames by connection, with the client's address. */
export class PktReader implements ItemReader {
  readonly #book = new SessionBook();
  /** Sessions by the connection numbers of the file. */
  readonly #sessions = new Map<number, number>();
  #started = false;
  #ticks = 0;
  #atUs = 0;
  #records = 0;
  readonly foreign = 0;

  get records(): number {
    return this.#records;
  }

  get sessions(): number {
    return this.#book.sessions;
  }

  read(queue: ByteQueue): void {
    if (!this.#started) this.#started = this.#readHeader(queue);
    while (this.#started && this.#readRecord(queue)) this.#records += 1;
  }

  drain(): CaptureItem[] {
    return this.#book.drain();
  }

  finish(fault: string | null): void {
    this.#book.finish();
    if (fault !== null) this.#book.remark(fault);
  }

  #readHeader(queue: ByteQueue): boolean {
    const header = queue.peek(FILE_HEADER_BYTES);
    if (!header) return false;
    const version = header.readUInt16LE(3);
    if (version !== VERSION) {
      throw new RecordFault(`The file is PKT ${version >> 8}.${version & 0xff}, and only PKT 3.1 can be read`);
    }
    this.#atUs = soundTime(header.readUInt32LE(54) * 1e6);
    this.#ticks = header.readUInt32LE(58);
    queue.skip(FILE_HEADER_BYTES + header.readUInt32LE(62));
    return true;
  }

  #readRecord(queue: ByteQueue): boolean {
    const header = queue.peek(RECORD_HEADER_BYTES);
    if (!header) return false;
    const optionBytes = header.readUInt32LE(12);
    const length = header.readUInt32LE(16);
    const from = sideOf(header.toString("latin1", 0, 4));
    if (from === null) throw fault(queue.position, "is neither CMSG nor SMSG");
    if (length < OPCODE_BYTES || length > MAX_RECORD_BYTES || optionBytes > MAX_RECORD_BYTES) {
      throw fault(queue.position, `claims ${length} bytes and ${optionBytes} of options, which no packet has`);
    }
    const { position } = queue;
    const record = queue.take(RECORD_HEADER_BYTES + optionBytes + length);
    if (!record) return false;
    const data = record.subarray(RECORD_HEADER_BYTES + optionBytes);
    const opcode = data.readUInt32LE(0);
    if (opcode > U16_MAX) throw fault(position, `has opcode ${opcode}, and those of this protocol have 16 bits`);
    this.#pass(record.readUInt32LE(8));
    const session = this.#session(record.readUInt32LE(4));
    const item = { kind: "frame", session, atUs: this.#atUs, from, frame: frameOf(opcode, data) } as const;
    this.#book.take(item, optionBytes < 20 ? null : endpointOf(record.subarray(RECORD_HEADER_BYTES)));
    return true;
  }

  /** Ticks are milliseconds in 32 bits: they start over after 49 days, and go back a little where threads race. */
  #pass(ticks: number): void {
    this.#atUs = soundTime(this.#atUs + ((ticks - this.#ticks) | 0) * 1000);
    this.#ticks = ticks;
  }

  #session(connection: number): number {
    const session = this.#sessions.get(connection) ?? this.#sessions.size + 1;
    this.#sessions.set(connection, session);
    return session;
  }
}

function sideOf(direction: string): Side | null {
  if (direction === "CMSG") return "client";
  return direction === "SMSG" ? "server" : null;
}

/** `data` begins with the opcode in 32 bits; ours has 16, and the whole frame's size before it. */
function frameOf(opcode: number, data: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + data.length - OPCODE_BYTES);
  frame.writeUInt32LE(frame.length, 0);
  frame.writeUInt16LE(opcode, 4);
  data.copy(frame, FRAME_HEADER_BYTES, OPCODE_BYTES);
  return frame;
}

/** Address in 16 bytes (of which IPv4 has the first four) and port. */
function endpointOf(option: Buffer): Endpoint {
  const short = option.subarray(4, 16).every((byte) => byte === 0);
  return { address: addressText(option.subarray(0, short ? 4 : 16)), port: option.readUInt32LE(16) & U16_MAX };
}

function fault(position: number, finding: string): RecordFault {
  return new RecordFault(`The record at byte ${position} ${finding}`);
}

import type { ByteQueue } from "./byte-queue.ts";
import { CaptureError, type CaptureItem } from "./capture-item.ts";
import type { CapturedPacket, PacketSink, RecordReader } from "./capture-record.ts";
import { ConnectionTable } from "./connection-table.ts";
import { IpFragments } from "./ip-fragments.ts";
import { readIp } from "./ip-packet.ts";
import type { ItemReader } from "./item-reader.ts";
import { ipOffset, isKnownLinkType } from "./link-layer.ts";
import { readTcp } from "./tcp-segment.ts";
import { TimeOrder } from "./time-order.ts";

/** Packets of a network become sessions and frames: link layer → IP → TCP → connections → items in order of time. */
export class NetworkReader implements ItemReader {
  readonly #records: RecordReader;
  readonly #fragments = new IpFragments();
  readonly #order = new TimeOrder();
  readonly #connections = new ConnectionTable((item) => this.#order.push(item));
  readonly #remarks: string[] = [];
  readonly #unknownLinkTypes = new Set<number>();
  #packets = 0;
  #readable = 0;
  #nowUs = 0;

  /** `records` makes the reader of a file format, which is told where packets and remarks go. */
  constructor(records: (sink: PacketSink) => RecordReader) {
    this.#records = records({
      packet: (packet) => this.#packet(packet),
      remark: (text) => this.#remarks.push(text),
    });
  }

  get records(): number {
    return this.#packets;
  }

  get foreign(): number {
    return this.#connections.foreign;
  }

  get sessions(): number {
    return this.#order.sessions;
  }

  read(queue: ByteQueue): void {
    this.#records.read(queue);
  }

  finish(fault: string | null): void {
    if (this.#readable === 0 && this.#unknownLinkTypes.size > 0) {
      const types = [...this.#unknownLinkTypes].join(", ");
      throw new CaptureError(
        `The capture's packets have link-layer type ${types}, which is not known here: capture on an Ethernet, ` +
          "loopback or raw IP interface.",
      );
    }
    this.#sayRemarks(this.#nowUs);
    this.#connections.finish();
    if (fault !== null) this.#say(fault, this.#nowUs);
  }

  drain(): CaptureItem[] {
    return this.#order.drain(this.#connections.settle());
  }

  #packet(packet: CapturedPacket): void {
    this.#packets += 1;
    this.#nowUs = Math.max(this.#nowUs, packet.atUs);
    this.#sayRemarks(packet.atUs);
    if (isKnownLinkType(packet.linkType)) this.#readable += 1;
    else this.#unknownLinkTypes.add(packet.linkType);
    if (!this.#take(packet)) for (const text of packet.comments) this.#say(text, packet.atUs);
  }

  #take(packet: CapturedPacket): boolean {
    const offset = ipOffset(packet.linkType, packet.bytes);
    const payload = offset < 0 ? null : readIp(packet, offset, this.#fragments);
    const segment = payload && readTcp(payload, packet.atUs);
    return segment ? this.#connections.take(segment, packet.comments) : false;
  }

  /** A remark about the file has no time of its own: it gets that of the next packet. */
  #sayRemarks(atUs: number): void {
    if (this.#remarks.length === 0) return;
    for (const text of this.#remarks.splice(0)) this.#say(text, atUs);
  }

  #say(text: string, atUs: number): void {
    this.#order.push({ kind: "comment", session: 0, atUs, text });
  }
}

import type { Endpoint } from "./capture-item.ts";
import { type IpPayload, TCP } from "./ip-payload.ts";

/** One TCP segment. Its bytes are a view into the capture's chunk. */
export type TcpSegment = {
  /** Addresses and ports, source first, as raw bytes in a string: the same for all that goes one way. */
  readonly flow: string;
  /** Sequence number of the first byte of `bytes`. */
  readonly seq: number;
  readonly ack: number | null;
  readonly syn: boolean;
  readonly fin: boolean;
  readonly rst: boolean;
  readonly bytes: Buffer;
  /** How many payload bytes there were on the wire; more than `bytes` has where the capture cut the packet. */
  readonly wireBytes: number;
  readonly atUs: number;
};

const HEADER_BYTES = 20;
const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;

/** The segment in an IP packet; null for other protocols and for what is cut in its header. */
export function readTcp({ addresses, protocol, bytes, wireBytes }: IpPayload, atUs: number): TcpSegment | null {
  if (protocol !== TCP || bytes.length < HEADER_BYTES) return null;
  const headerBytes = (bytes.readUInt8(12) >> 4) * 4;
  if (headerBytes < HEADER_BYTES || wireBytes < headerBytes) return null;
  const flags = bytes.readUInt8(13);
  const syn = (flags & SYN) !== 0;
  return {
    flow: addresses.toString("latin1") + bytes.toString("latin1", 0, 4),
    // A SYN takes a number of its own, before the first byte.
    seq: (bytes.readUInt32BE(4) + (syn ? 1 : 0)) >>> 0,
    ack: (flags & ACK) === 0 ? null : bytes.readUInt32BE(8),
    syn,
    fin: (flags & FIN) !== 0,
    rst: (flags & RST) !== 0,
    bytes: bytes.subarray(headerBytes),
    wireBytes: wireBytes - headerBytes,
    atUs,
  };
}

/** The flow that goes the other way. */
export function reversed(flow: string): string {
  const ports = flow.length - 4;
  const half = ports / 2;
  return flow.slice(half, ports) + flow.slice(0, half) + flow.slice(ports + 2) + flow.slice(ports, ports + 2);
}

/** Where a flow comes from. IPv6 is written in full groups without leading zeros, the longest run of zeros as `::`. */
export function sourceOf(flow: string): Endpoint {
  const bytes = Buffer.from(flow, "latin1");
  const ports = bytes.length - 4;
  return { address: addressText(bytes.subarray(0, ports / 2)), port: bytes.readUInt16BE(ports) };
}

/** An address of 4 or 16 bytes as people write it. */
export function addressText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16)).join(":");
  const zeros = [...groups.matchAll(/\b0(?::0)+\b/g)].sort((one, other) => other[0].length - one[0].length)[0];
  if (!zeros) return groups;
  const before = groups.slice(0, zeros.index).replace(/:$/, "");
  return `${before}::${groups.slice(zeros.index + zeros[0].length).replace(/^:/, "")}`;
}

/** Raw IP packets with a TCP segment in them, as a network would have carried them: lengths and checksums are right. */
import type { IpEndpoint } from "./ip-endpoint.ts";

/** RFC 9293, Header Format. */
export const tcpFlags = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

/** One segment. `seq` and `ack` are u32; `isOpening` adds the options that only a SYN carries. */
export type TcpSegment = {
  readonly from: IpEndpoint;
  readonly to: IpEndpoint;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly payload: Buffer;
  readonly isOpening?: boolean;
};

/** The most payload in one segment that is written. */
export const MAX_SEGMENT_BYTES = 32_768;

const IPV4_HEADER_BYTES = 20;
const IPV6_HEADER_BYTES = 40;
const TCP_HEADER_BYTES = 20;
const TCP_PROTOCOL = 6;
const HOP_LIMIT = 64;
const WINDOW = 65_535;
const DONT_FRAGMENT = 0x4000;
/** Maximum segment size, a no-op, window scale 7: 65,535 × 128 bytes may be under way, so no window is ever full. */
const SYN_OPTIONS = Buffer.from([2, 4, MAX_SEGMENT_BYTES >> 8, MAX_SEGMENT_BYTES & 0xff, 1, 3, 3, 7]);

/** The whole packet, from the first byte of the IP header on. It shares no memory with the payload. */
export function tcpPacket(segment: TcpSegment): Buffer {
  const { from, payload, isOpening = false } = segment;
  const tcpBytes = TCP_HEADER_BYTES + (isOpening ? SYN_OPTIONS.length : 0) + payload.length;
  const ipBytes = from.family === 4 ? IPV4_HEADER_BYTES : IPV6_HEADER_BYTES;
  const packet = Buffer.allocUnsafe(ipBytes + tcpBytes);
  if (from.family === 4) writeIpv4(packet, segment, tcpBytes);
  else writeIpv6(packet, segment, tcpBytes);
  writeTcp(packet.subarray(ipBytes), segment, isOpening);
  return packet;
}

function writeIpv4(packet: Buffer, { from, to }: TcpSegment, tcpBytes: number): void {
  packet.writeUInt16BE(0x4500, 0);
  packet.writeUInt16BE(IPV4_HEADER_BYTES + tcpBytes, 2);
  packet.writeUInt16BE(0, 4);
  packet.writeUInt16BE(DONT_FRAGMENT, 6);
  packet.writeUInt8(HOP_LIMIT, 8);
  packet.writeUInt8(TCP_PROTOCOL, 9);
  packet.writeUInt16BE(0, 10);
  from.address.copy(packet, 12);
  to.address.copy(packet, 16);
  packet.writeUInt16BE(folded(sumOf(packet, 0, IPV4_HEADER_BYTES)), 10);
}

function writeIpv6(packet: Buffer, { from, to }: TcpSegment, tcpBytes: number): void {
  packet.writeUInt32BE(0x6000_0000, 0);
  packet.writeUInt16BE(tcpBytes, 4);
  packet.writeUInt8(TCP_PROTOCOL, 6);
  packet.writeUInt8(HOP_LIMIT, 7);
  from.address.copy(packet, 8);
  to.address.copy(packet, 24);
}

function writeTcp(tcp: Buffer, { from, to, seq, ack, flags, payload }: TcpSegment, isOpening: boolean): void {
  const headerBytes = TCP_HEADER_BYTES + (isOpening ? SYN_OPTIONS.length : 0);
  tcp.writeUInt16BE(from.port, 0);
  tcp.writeUInt16BE(to.port, 2);
  tcp.writeUInt32BE(seq, 4);
  tcp.writeUInt32BE(ack, 8);
  tcp.writeUInt16BE(((headerBytes / 4) << 12) | flags, 12);
  tcp.writeUInt16BE(WINDOW, 14);
  tcp.writeUInt32BE(0, 16);
  if (isOpening) SYN_OPTIONS.copy(tcp, TCP_HEADER_BYTES);
  payload.copy(tcp, headerBytes);
  // The pseudo header (RFC 9293 and RFC 8200) comes to the same sum in both families.
  const addresses = sumOf(from.address, 0, from.address.length) + sumOf(to.address, 0, to.address.length);
  tcp.writeUInt16BE(folded(addresses + TCP_PROTOCOL + tcp.length + sumOf(tcp, 0, tcp.length)), 16);
}

/** The sum of 16-bit words; an odd last byte counts as the high one (RFC 1071). Exact up to 2^37 bytes. */
function sumOf(bytes: Buffer, start: number, end: number): number {
  let sum = 0;
  let at = start;
  for (; at + 1 < end; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return at < end ? sum + ((bytes[at] ?? 0) << 8) : sum;
}

function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest & 0xffff) + Math.floor(rest / 0x1_0000);
  return ~rest & 0xffff;
}

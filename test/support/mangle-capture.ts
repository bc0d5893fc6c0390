/**
 * What networks and their recorders do to a capture, done to a pcap of TCP over IPv4 on Ethernet or raw IP. Written
 * from RFC 791, 793, 8200, IEEE 802.1Q and the two pcap formats alone, and for tests alone.
 */
import { type ByteOrder, type PcapForm, pcap, pcapng } from "./capture-bytes.ts";

type Record = { readonly us: number; readonly packet: Buffer };
/** An IPv4 packet's parts: addresses, its TCP header with options, its data. */
type Tcp = { readonly source: Buffer; readonly target: Buffer; readonly header: Buffer; readonly data: Buffer };
type Part = { readonly us: number; readonly tcp: Tcp };

const ETHERNET = 1;
const RAW = 101;

function recordsOf(file: Buffer): { readonly link: number; readonly records: Record[] } {
  if (file.readUInt32LE(0) !== 0xa1b2c3d4) throw new Error("only little-endian pcap with microseconds is mangled");
  const records: Record[] = [];
  for (let at = 24; at + 16 <= file.length; ) {
    const length = file.readUInt32LE(at + 8);
    const us = file.readUInt32LE(at) * 1e6 + file.readUInt32LE(at + 4);
    records.push({ us, packet: file.subarray(at + 16, at + 16 + length) });
    at += 16 + length;
  }
  return { link: file.readUInt32LE(20), records };
}

function partsOf(file: Buffer): Part[] {
  const { link, records } = recordsOf(file);
  if (link !== ETHERNET && link !== RAW) throw new Error(`link type ${link} is not mangled`);
  return records.map(({ us, packet }) => {
    const whole = packet.subarray(link === ETHERNET ? 14 : 0);
    const ip = whole.subarray(0, whole.readUInt16BE(2));
    const rest = ip.subarray((ip.readUInt8(0) & 15) * 4);
    const headerBytes = (rest.readUInt8(12) >> 4) * 4;
    const [source, target] = [ip.subarray(12, 16), ip.subarray(16, 20)];
    return { us, tcp: { source, target, header: rest.subarray(0, headerBytes), data: rest.subarray(headerBytes) } };
  });
}

const withSequence = (header: Buffer, plus: number): Buffer => {
  const moved = Buffer.from(header);
  moved.writeUInt32BE((header.readUInt32BE(4) + plus) >>> 0, 4);
  return moved;
};

/** Every segment in pieces of so many bytes at most; each piece overlaps the one before by `overlap` bytes. */
const split = (parts: readonly Part[], size: number, overlap: number): Part[] =>
  parts.flatMap(({ us, tcp }) => {
    if (tcp.data.length <= size) return [{ us, tcp }];
    const pieces: Part[] = [];
    for (let at = 0; at < tcp.data.length; at += size) {
      const from = Math.max(0, at - overlap);
      const data = tcp.data.subarray(from, at + size);
      pieces.push({ us, tcp: { ...tcp, header: withSequence(tcp.header, from), data } });
    }
    return pieces;
  });

/** Every third is seen again. */
const double = (parts: readonly Part[]): Part[] =>
  parts.flatMap((part, at) => (at % 3 === 0 && part.tcp.data.length > 0 ? [part, part] : [part]));

/** Neighbours that are on their way at the same time change places. */
function reorder(parts: readonly Part[]): Part[] {
  const moved = [...parts];
  for (let at = 0; at + 1 < moved.length; at += 2) {
    const [one, other] = [moved[at], moved[at + 1]];
    if (one === undefined || other === undefined || directionOf(one) !== directionOf(other)) continue;
    if (one.tcp.data.length > 0 && other.tcp.data.length > 0) [moved[at], moved[at + 1]] = [other, one];
  }
  return moved;
}

/** What was sent when from where, by address and ports. */
const directionOf = ({ us, tcp: { source, header } }: Part): string =>
  `${us} ${source.toString("hex")} ${header.subarray(0, 4).toString("hex")}`;

const ipv4 = ({ source, target, header, data }: Tcp): Buffer => {
  const head = Buffer.alloc(20);
  head.writeUInt8(0x45, 0);
  head.writeUInt16BE(20 + header.length + data.length, 2);
  head.writeUInt8(64, 8);
  head.writeUInt8(6, 9);
  return Buffer.concat([head.subarray(0, 12), source, target, header, data]);
};

const ipv6 = ({ source, target, header, data }: Tcp): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt8(0x60, 0);
  head.writeUInt16BE(header.length + data.length, 4);
  head.writeUInt8(6, 6);
  head.writeUInt8(64, 7);
  const prefix = Buffer.from("fd000000000000000000000000", "hex").subarray(0, 12);
  return Buffer.concat([head, prefix, source, prefix, target, header, data]);
};

const ethernet = (packet: Buffer, version: 4 | 6, vlan: boolean): Buffer => {
  const type = version === 4 ? "0800" : "86dd";
  return Buffer.concat([Buffer.from(`020000000001020000000002${vlan ? "8100002a" : ""}${type}`, "hex"), packet]);
};

/** What a file is written as: a little-endian pcap with microseconds, unless told otherwise. */
export type FileForm = {
  readonly format?: "pcap" | "pcapng";
  readonly order?: ByteOrder;
  readonly kind?: PcapForm["kind"];
};

function fileOf(records: readonly Record[], { format = "pcap", order = "little", kind = "microseconds" }: FileForm) {
  const packets = records.map(({ us, packet }) => ({ atUs: us, bytes: packet }));
  return format === "pcap" ? pcap(packets, ETHERNET, { order, kind }) : pcapng(packets, ETHERNET, order);
}

export type Mangling = {
  /** Pieces of so many bytes, the next one repeating the last of the one before: three, unless told otherwise. */
  readonly splitBytes?: number;
  readonly overlapBytes?: number;
  readonly doubled?: boolean;
  readonly reordered?: boolean;
  readonly version?: 4 | 6;
  readonly vlan?: boolean;
  /** Leaves out the segments with data for which it says so; told the data and the segment's number among all. */
  readonly loses?: (data: Buffer, at: number) => boolean;
} & FileForm;

/** The same traffic as it might have been recorded elsewhere. */
export function mangle(file: Buffer, mangling: Mangling): Buffer {
  const { splitBytes = 0, overlapBytes = 3, version = 4, vlan = false, loses = () => false } = mangling;
  let parts = partsOf(file).filter(({ tcp: { data } }, at) => data.length === 0 || !loses(data, at));
  if (splitBytes > 0) parts = split(parts, splitBytes, overlapBytes);
  if (mangling.doubled === true) parts = double(parts);
  if (mangling.reordered === true) parts = reorder(parts);
  const records = parts.map(({ us, tcp }) => {
    return { us, packet: ethernet(version === 4 ? ipv4(tcp) : ipv6(tcp), version, vlan) };
  });
  return fileOf(records, mangling);
}

/** Changes the data of the first segment for which `change` gives other bytes of the same length. */
export function plant(file: Buffer, change: (data: Buffer) => Buffer | null): Buffer {
  let isPlanted = false;
  const records = partsOf(file).map(({ us, tcp }) => {
    const data = isPlanted || tcp.data.length === 0 ? null : change(tcp.data);
    if (data !== null) isPlanted = true;
    return { us, packet: ethernet(ipv4(data === null ? tcp : { ...tcp, data }), 4, false) };
  });
  if (!isPlanted) throw new Error("nothing was planted");
  return fileOf(records, {});
}

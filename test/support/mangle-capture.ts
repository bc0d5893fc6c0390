/**
 * What networks and their recorders do to a capture, done to a pcap of TCP over IPv4 on Ethernet or raw IP. Written
 * from RFC 791, 793, 8200, IEEE 802.1Q and the two pcap formats alone, and for tests alone.
 */
type Record = { readonly us: number; readonly packet: Buffer };
/** An IPv4 packet's parts: addresses, its TCP header with options, its data. */
type Tcp = { readonly source: Buffer; readonly target: Buffer; readonly header: Buffer; readonly data: Buffer };
type Part = { readonly us: number; readonly tcp: Tcp };

const ETHERNET = 1;
const RAW = 101;

function recordsOf(pcap: Buffer): { readonly link: number; readonly records: Record[] } {
  if (pcap.readUInt32LE(0) !== 0xa1b2c3d4) throw new Error("only little-endian pcap with microseconds is mangled");
  const records: Record[] = [];
  for (let at = 24; at + 16 <= pcap.length; ) {
    const length = pcap.readUInt32LE(at + 8);
    const us = pcap.readUInt32LE(at) * 1e6 + pcap.readUInt32LE(at + 4);
    records.push({ us, packet: pcap.subarray(at + 16, at + 16 + length) });
    at += 16 + length;
  }
  return { link: pcap.readUInt32LE(20), records };
}

function partsOf(pcap: Buffer): Part[] {
  const { link, records } = recordsOf(pcap);
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

/** Every third is seen again, and neighbours that carry data change places. */
function shuffle(parts: readonly Part[]): Part[] {
  const doubled = parts.flatMap((part, at) => (at % 3 === 0 && part.tcp.data.length > 0 ? [part, part] : [part]));
  const times = doubled.map(({ us }) => us);
  for (let at = 4; at + 1 < doubled.length; at += 4) {
    const [one, other] = [doubled[at], doubled[at + 1]];
    if (one === undefined || other === undefined || one.tcp.data.length === 0 || other.tcp.data.length === 0) continue;
    [doubled[at], doubled[at + 1]] = [other, one];
  }
  return doubled.map(({ tcp }, at) => ({ us: times[at] ?? 0, tcp }));
}

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

function pcapOf(records: readonly Record[], link: number): Buffer {
  const head = Buffer.from("d4c3b2a1020004000000000000000000ffff040000000000", "hex");
  head.writeUInt32LE(link, 20);
  const blocks = records.map(({ us, packet }) => {
    const record = Buffer.alloc(16);
    for (const [at, value] of [Math.floor(us / 1e6), us % 1e6, packet.length, packet.length].entries()) {
      record.writeUInt32LE(value, 4 * at);
    }
    return Buffer.concat([record, packet]);
  });
  return Buffer.concat([head, ...blocks]);
}

/** Big-endian: a section, one interface with times in microseconds, a block for each packet. */
function pcapngOf(records: readonly Record[], link: number): Buffer {
  const block = (type: number, body: Buffer): Buffer => {
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    const [head, tail] = [Buffer.alloc(8), Buffer.alloc(4)];
    head.writeUInt32BE(type, 0);
    head.writeUInt32BE(padded.length + 12, 4);
    tail.writeUInt32BE(padded.length + 12, 0);
    return Buffer.concat([head, padded, tail]);
  };
  const face = Buffer.alloc(8);
  face.writeUInt16BE(link, 0);
  const packets = records.map(({ us, packet }) => {
    const head = Buffer.alloc(20);
    head.writeUInt32BE(Math.floor(us / 2 ** 32), 4);
    head.writeUInt32BE(us % 2 ** 32, 8);
    head.writeUInt32BE(packet.length, 12);
    head.writeUInt32BE(packet.length, 16);
    return block(6, Buffer.concat([head, packet]));
  });
  const section = block(0x0a0d0d0a, Buffer.from("1a2b3c4d00010000ffffffffffffffff", "hex"));
  return Buffer.concat([section, block(1, face), ...packets]);
}

export type Mangling = {
  /** Pieces of so many bytes, the next one repeating the last three of the one before. */
  readonly splitBytes?: number;
  /** Doubled, and neighbours exchanged. */
  readonly shuffled?: boolean;
  readonly version?: 4 | 6;
  readonly vlan?: boolean;
  readonly format?: "pcap" | "pcapng";
};

/** The same traffic as it might have been recorded elsewhere. */
export function mangle(pcap: Buffer, mangling: Mangling): Buffer {
  const { splitBytes = 0, shuffled = false, version = 4, vlan = false, format = "pcap" } = mangling;
  let parts = partsOf(pcap);
  if (splitBytes > 0) parts = split(parts, splitBytes, 3);
  if (shuffled) parts = shuffle(parts);
  const records = parts.map(({ us, tcp }) => {
    return { us, packet: ethernet(version === 4 ? ipv4(tcp) : ipv6(tcp), version, vlan) };
  });
  return format === "pcap" ? pcapOf(records, ETHERNET) : pcapngOf(records, ETHERNET);
}

/** Changes the data of the first segment for which `change` gives other bytes of the same length. */
export function plant(pcap: Buffer, change: (data: Buffer) => Buffer | null): Buffer {
  let isPlanted = false;
  const records = partsOf(pcap).map(({ us, tcp }) => {
    const data = isPlanted || tcp.data.length === 0 ? null : change(tcp.data);
    if (data !== null) isPlanted = true;
    return { us, packet: ethernet(ipv4(data === null ? tcp : { ...tcp, data }), 4, false) };
  });
  if (!isPlanted) throw new Error("nothing was planted");
  return pcapOf(records, ETHERNET);
}

/** Reads pcapng and the packets in it from their specifications alone; shares no code with the product. */

export type RawPacket = {
  readonly atUs: number;
  readonly family: 4 | 6;
  readonly from: string;
  readonly to: string;
  readonly seq: number;
  readonly ack: number;
  readonly flags: string;
  readonly payload: Buffer;
  readonly comments: readonly string[];
};

export type RawCapture = { readonly application: string; readonly about: string; readonly packets: RawPacket[] };

/** Reads a whole little-endian file; throws at the first thing that is not as the specifications want it. */
export function readPcapng(file: Buffer): RawCapture {
  const packets: RawPacket[] = [];
  let application = "";
  let about = "";
  let blocks = 0;
  for (let at = 0; at < file.length; blocks++) {
    const type = file.readUInt32LE(at);
    const length = file.readUInt32LE(at + 4);
    must(length % 4 === 0 && length >= 12 && at + length <= file.length, `block length ${length} at ${at}`);
    must(file.readUInt32LE(at + length - 4) === length, `trailing length at ${at}`);
    const body = file.subarray(at + 8, at + length - 4);
    if (blocks === 0) {
      must(type === 0x0a0d0d0a && body.readUInt32LE(0) === 0x1a2b3c4d, "section header");
      const options = readOptions(body.subarray(16));
      application = options.find(([code]) => code === 4)?.[1].toString() ?? "";
      about = options.find(([code]) => code === 1)?.[1].toString() ?? "";
    } else if (blocks === 1) {
      must(type === 1 && body.readUInt16LE(0) === 101, "interface of raw IP");
      must(
        readOptions(body.subarray(8)).some(([code, value]) => code === 9 && value[0] === 6),
        "microseconds",
      );
    } else {
      must(type === 6 && body.readUInt32LE(0) === 0, `block of type ${type}`);
      packets.push(readPacketBlock(body));
    }
    at += length;
  }
  must(blocks >= 2, "two blocks at least");
  return { application, about, packets };
}

/** The bytes that one end sent (to one other), where no segment is missing; throws at a gap. */
export function streamOf(packets: readonly RawPacket[], from: string, to?: string): Buffer {
  let next: number | null = null;
  const pieces: Buffer[] = [];
  for (const packet of packets.filter((one) => one.from === from && (to === undefined || one.to === to))) {
    if (packet.flags.includes("S")) {
      next = (packet.seq + 1) >>> 0;
      continue;
    }
    if (next !== null) must(packet.seq === next, `a gap: ${packet.seq} after ${next}`);
    pieces.push(packet.payload);
    next = (packet.seq + packet.payload.length + (packet.flags.includes("F") ? 1 : 0)) >>> 0;
  }
  return Buffer.concat(pieces);
}

function readPacketBlock(body: Buffer): RawPacket {
  const captured = body.readUInt32LE(12);
  must(captured === body.readUInt32LE(16), "nothing cut off");
  const atUs = body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8);
  const options = readOptions(body.subarray(20 + Math.ceil(captured / 4) * 4));
  const comments = options.filter(([code]) => code === 1).map(([, value]) => value.toString());
  return { atUs, comments, ...readIp(body.subarray(20, 20 + captured)) };
}

/** Reads a raw IP packet with a TCP segment; throws where a length or checksum is wrong. */
export function readIp(packet: Buffer): Omit<RawPacket, "atUs" | "comments"> {
  const family = packet.readUInt8(0) >> 4;
  if (family === 4) {
    must(packet.readUInt16BE(2) === packet.length, "IPv4 length");
    must(sum(packet.subarray(0, 20)) === 0xffff, "IPv4 checksum");
    return readTcp(4, packet.subarray(12, 16), packet.subarray(16, 20), packet.subarray(20), packet.readUInt8(9));
  }
  must(family === 6 && packet.readUInt16BE(4) === packet.length - 40, "IPv6 length");
  return readTcp(6, packet.subarray(8, 24), packet.subarray(24, 40), packet.subarray(40), packet.readUInt8(6));
}

function readTcp(family: 4 | 6, source: Buffer, target: Buffer, tcp: Buffer, protocol: number) {
  must(protocol === 6, "TCP");
  const pseudo = Buffer.alloc(8);
  pseudo.writeUInt32BE(tcp.length, 0);
  pseudo.writeUInt8(6, 7);
  must(sum(Buffer.concat([source, target, pseudo, tcp])) === 0xffff, "TCP checksum");
  const bits = tcp.readUInt8(13);
  return {
    family,
    from: `${source.toString("hex")}:${tcp.readUInt16BE(0)}`,
    to: `${target.toString("hex")}:${tcp.readUInt16BE(2)}`,
    seq: tcp.readUInt32BE(4),
    ack: tcp.readUInt32BE(8),
    flags: [..."FSRPA"].filter((_, bit) => (bits & (1 << bit)) !== 0).join(""),
    payload: tcp.subarray((tcp.readUInt8(12) >> 4) * 4),
  };
}

function readOptions(bytes: Buffer): [number, Buffer][] {
  const options: [number, Buffer][] = [];
  for (let at = 0; at < bytes.length; ) {
    const code = bytes.readUInt16LE(at);
    const length = bytes.readUInt16LE(at + 2);
    if (code === 0) {
      must(at + 4 === bytes.length, "nothing behind the last option");
      return options;
    }
    options.push([code, bytes.subarray(at + 4, at + 4 + length)]);
    at += 4 + Math.ceil(length / 4) * 4;
  }
  must(bytes.length === 0, "options have an end");
  return options;
}

/** Ones' complement sum of big-endian words. */
function sum(bytes: Buffer): number {
  let total = 0n;
  for (let at = 0; at < bytes.length; at += 2) total += BigInt(bytes.readUInt8(at)) * 256n + BigInt(bytes[at + 1] ?? 0);
  while (total > 0xffffn) total = (total & 0xffffn) + (total >> 16n);
  return Number(total);
}

function must(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`not as specified: ${what}`);
}

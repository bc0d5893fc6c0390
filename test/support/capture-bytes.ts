/* Capture files, written down from their formats' descriptions; nothing of the product is imported. */

/** A packet with its link layer, as a file is to hold it. */
export type FilePacket = {
  readonly atUs: number;
  readonly bytes: Buffer;
  /** So many bytes are kept; all, unless given. */
  readonly kept?: number;
  readonly comment?: string;
};

export type ByteOrder = "little" | "big";

function u16(value: number, order: ByteOrder): Buffer {
  const bytes = Buffer.alloc(2);
  if (order === "little") bytes.writeUInt16LE(value);
  else bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number, order: ByteOrder): Buffer {
  const bytes = Buffer.alloc(4);
  if (order === "little") bytes.writeUInt32LE(value >>> 0);
  else bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

export type PcapForm = {
  readonly order: ByteOrder;
  readonly kind: "microseconds" | "nanoseconds" | "modified";
};

const pcapMagic = { microseconds: 0xa1b2c3d4, nanoseconds: 0xa1b23c4d, modified: 0xa1b2cd34 };

function pcapHeader(linkType: number, { order, kind }: PcapForm): Buffer {
  const zero = u32(0, order);
  const version = [u16(2, order), u16(4, order)];
  return Buffer.concat([
    u32(pcapMagic[kind], order),
    ...version,
    zero,
    zero,
    u32(262_144, order),
    u32(linkType, order),
  ]);
}

function pcapRecord({ atUs, bytes, kept = bytes.length }: FilePacket, { order, kind }: PcapForm): Buffer {
  const fraction = (atUs % 1e6) * (kind === "nanoseconds" ? 1000 : 1);
  return Buffer.concat([
    ...[Math.floor(atUs / 1e6), fraction, kept, bytes.length].map((value) => u32(value, order)),
    kind === "modified" ? Buffer.alloc(8) : Buffer.alloc(0),
    bytes.subarray(0, kept),
  ]);
}

export function pcap(packets: readonly FilePacket[], linkType: number, form: PcapForm): Buffer {
  return Buffer.concat([pcapHeader(linkType, form), ...packets.map((packet) => pcapRecord(packet, form))]);
}

const pad = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

export function block(type: number, body: Buffer, order: ByteOrder): Buffer {
  const length = u32(body.length + 12, order);
  return Buffer.concat([u32(type, order), length, body, length]);
}

export function option(code: number, value: Buffer, order: ByteOrder): Buffer {
  return Buffer.concat([u16(code, order), u16(value.length, order), pad(value)]);
}

const comments = (text: string | undefined, order: ByteOrder) =>
  text === undefined ? Buffer.alloc(0) : Buffer.concat([option(1, Buffer.from(text), order), Buffer.alloc(4)]);

export function section(order: ByteOrder, comment?: string): Buffer {
  const length = Buffer.alloc(8, 0xff);
  const version = [u16(1, order), u16(0, order)];
  return block(
    0x0a0d0d0a,
    Buffer.concat([u32(0x1a2b3c4d, order), ...version, length, comments(comment, order)]),
    order,
  );
}

export function networkInterface(linkType: number, order: ByteOrder, options: readonly Buffer[] = []): Buffer {
  return block(1, Buffer.concat([u16(linkType, order), u16(0, order), u32(0, order), ...options]), order);
}

/** A time in the units of an interface. */
export type Units = (atUs: number) => bigint;
const microseconds: Units = (atUs) => BigInt(atUs);

export type PacketBlock = { readonly order: ByteOrder; readonly interfaceId?: number; readonly units?: Units };

function stamped({ atUs, bytes, kept = bytes.length, comment }: FilePacket, id: Buffer, form: PacketBlock): Buffer {
  const { order, units = microseconds } = form;
  const time = units(atUs);
  const words = [Number(time >> 32n), Number(time & 0xffffffffn), kept, bytes.length].map((value) => u32(value, order));
  return Buffer.concat([id, ...words, pad(bytes.subarray(0, kept)), comments(comment, order)]);
}

export function enhancedPacket(packet: FilePacket, form: PacketBlock): Buffer {
  return block(6, stamped(packet, u32(form.interfaceId ?? 0, form.order), form), form.order);
}

export function obsoletePacket(packet: FilePacket, form: PacketBlock): Buffer {
  const id = Buffer.concat([u16(form.interfaceId ?? 0, form.order), u16(0xffff, form.order)]);
  return block(2, stamped(packet, id, form), form.order);
}

export function simplePacket({ bytes }: FilePacket, order: ByteOrder): Buffer {
  return block(3, Buffer.concat([u32(bytes.length, order), pad(bytes)]), order);
}

export function pcapng(packets: readonly FilePacket[], linkType: number, order: ByteOrder): Buffer {
  const blocks = packets.map((packet) => enhancedPacket(packet, { order }));
  return Buffer.concat([section(order), networkInterface(linkType, order), ...blocks]);
}

export type PktRecord = {
  readonly from: "client" | "server";
  readonly connection: number;
  readonly ticks: number;
  readonly address: readonly number[];
  readonly port: number;
  readonly opcode: number;
  readonly data: Buffer;
};

export function pkt(records: readonly PktRecord[], unixTime: number, ticks: number, extra = Buffer.alloc(0)): Buffer {
  const le = (value: number) => u32(value, "little");
  const start = Buffer.concat([Buffer.from("PKT"), u16(0x0301, "little"), Buffer.from([0x54]), le(12_340)]);
  const header = Buffer.concat([
    start,
    Buffer.from("enUS"),
    Buffer.alloc(40, 5),
    le(unixTime),
    le(ticks),
    le(extra.length),
  ]);
  const bodies = records.map(({ from, connection, ticks: at, address, port, opcode, data }) => {
    const direction = Buffer.from(from === "client" ? "CMSG" : "SMSG");
    const ip = Buffer.concat([Buffer.from(address), Buffer.alloc(16 - address.length)]);
    return Buffer.concat([
      direction,
      le(connection),
      le(at),
      le(20),
      le(data.length + 4),
      ip,
      le(port),
      le(opcode),
      data,
    ]);
  });
  return Buffer.concat([header, extra, ...bodies]);
}

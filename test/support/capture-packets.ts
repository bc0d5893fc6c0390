/* Packets of a network, written down from the RFCs; nothing of the product is imported. Checksums are left open. */

export type Direction = "client" | "server";

export type Segment = {
  readonly from: Direction;
  readonly seq: number;
  readonly ack: number | null;
  /** Of S, F, R; A follows from `ack`. */
  readonly flags: string;
  readonly payload: Buffer;
  readonly atUs: number;
};

export type Ends = {
  readonly client: { readonly address: string; readonly port: number };
  readonly server: { readonly address: string; readonly port: number };
};

export const ipv4Ends: Ends = {
  client: { address: "10.1.2.3", port: 51_000 },
  server: { address: "10.1.2.4", port: 24_000 },
};

export const ipv6Ends: Ends = {
  client: { address: "fd00::1:0:0:7", port: 51_000 },
  server: { address: "::1", port: 24_000 },
};

/** A TCP segment as bytes; `options` are NOPs in front of the payload. */
export function tcp({ from, seq, ack, flags, payload }: Segment, ends: Ends, options = 0): Buffer {
  const header = Buffer.alloc(20 + options, 1);
  header.writeUInt16BE(ends[from].port, 0);
  header.writeUInt16BE(ends[opposite(from)].port, 2);
  header.writeUInt32BE(seq >>> 0, 4);
  header.writeUInt32BE((ack ?? 0) >>> 0, 8);
  const bits = { F: 1, S: 2, R: 4 } as Record<string, number>;
  const flagBits = [...flags].reduce((sum, flag) => sum + (bits[flag] ?? 0), ack === null ? 0 : 16);
  header.writeUInt16BE((((20 + options) / 4) << 12) | flagBits, 12);
  header.writeUInt16BE(65_535, 14);
  header.writeUInt32BE(0, 16);
  return Buffer.concat([header, payload]);
}

export type Ipv4Options = { readonly options?: number; readonly id?: number; readonly place?: number };

/** An IPv4 packet; `place` is the field of flags and fragment offset. */
export function ipv4(
  payload: Buffer,
  from: Direction,
  ends: Ends,
  { options = 0, id = 0, place = 0 }: Ipv4Options = {},
) {
  const header = Buffer.alloc(20 + options, 1);
  header.writeUInt8(0x40 | ((20 + options) / 4), 0);
  header.writeUInt16BE(header.length + payload.length, 2);
  header.writeUInt16BE(id, 4);
  header.writeUInt16BE(place, 6);
  header.writeUInt8(64, 8);
  header.writeUInt8(6, 9);
  Buffer.from(ends[from].address.split(".").map(Number)).copy(header, 12);
  Buffer.from(ends[opposite(from)].address.split(".").map(Number)).copy(header, 16);
  return Buffer.concat([header, payload]);
}

/** An IPv4 packet in fragments of `size` bytes (a multiple of 8). */
export function ipv4Fragments(payload: Buffer, from: Direction, ends: Ends, size: number, id: number): Buffer[] {
  const fragments: Buffer[] = [];
  for (let at = 0; at < payload.length; at += size) {
    const more = at + size < payload.length ? 0x2000 : 0;
    fragments.push(ipv4(payload.subarray(at, at + size), from, ends, { id, place: more | (at / 8) }));
  }
  return fragments;
}

/** An IPv6 packet; each extension is a whole header whose first byte is filled in here. */
export function ipv6(payload: Buffer, from: Direction, ends: Ends, extensions: readonly [type: number, Buffer][] = []) {
  const header = Buffer.alloc(40);
  const types = [...extensions.map(([type]) => type), 6];
  const body = Buffer.concat([
    ...extensions.map(([, bytes], index) => Buffer.concat([Buffer.from([types[index + 1] ?? 6]), bytes.subarray(1)])),
    payload,
  ]);
  header.writeUInt8(0x60, 0);
  header.writeUInt16BE(body.length, 4);
  header.writeUInt8(types[0] ?? 6, 6);
  header.writeUInt8(64, 7);
  ipv6Address(ends[from].address).copy(header, 8);
  ipv6Address(ends[opposite(from)].address).copy(header, 24);
  return Buffer.concat([header, body]);
}

function ipv6Address(text: string): Buffer {
  const [head = "", tail = ""] = text.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16)));
  const zeros = 8 - groups(head).length - groups(tail).length;
  const bytes = Buffer.alloc(16);
  for (const [index, group] of [...groups(head), ...Array<number>(zeros).fill(0), ...groups(tail)].entries()) {
    bytes.writeUInt16BE(group, index * 2);
  }
  return bytes;
}

function opposite(from: Direction): Direction {
  return from === "client" ? "server" : "client";
}

const etherType = (ip: Buffer) => ((ip[0] ?? 0) >> 4 === 4 ? 0x0800 : 0x86dd);
const u16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);

/** Ethernet with any number of tags (as `[type, vlan]`), padded to 60 bytes as on a wire. */
export function ethernet(ip: Buffer, tags: readonly (readonly [number, number])[] = []): Buffer {
  const parts = [Buffer.alloc(12, 2), ...tags.map(([type, vlan]) => Buffer.concat([u16(type), u16(vlan)]))];
  const frame = Buffer.concat([...parts, u16(etherType(ip)), ip]);
  return Buffer.concat([frame, Buffer.alloc(Math.max(0, 60 - frame.length), 0xee)]);
}

/** Every link layer that packets may come in, by its number. */
export const linkLayers: readonly { name: string; linkType: number; wrap: (ip: Buffer) => Buffer }[] = [
  { name: "Ethernet", linkType: 1, wrap: (ip) => ethernet(ip) },
  { name: "802.1Q", linkType: 1, wrap: (ip) => ethernet(ip, [[0x8100, 7]]) },
  {
    name: "802.1ad",
    linkType: 1,
    wrap: (ip) =>
      ethernet(ip, [
        [0x88a8, 7],
        [0x8100, 9],
      ]),
  },
  { name: "Linux cooked", linkType: 113, wrap: (ip) => Buffer.concat([Buffer.alloc(14), u16(etherType(ip)), ip]) },
  { name: "Linux cooked 2", linkType: 276, wrap: (ip) => Buffer.concat([u16(etherType(ip)), Buffer.alloc(18), ip]) },
  { name: "BSD loopback", linkType: 0, wrap: (ip) => Buffer.concat([Buffer.from([2, 0, 0, 0]), ip]) },
  { name: "BSD loopback, the other order", linkType: 0, wrap: (ip) => Buffer.concat([Buffer.from([0, 0, 0, 30]), ip]) },
  { name: "OpenBSD loopback", linkType: 108, wrap: (ip) => Buffer.concat([Buffer.from([0, 0, 0, 2]), ip]) },
  ...[12, 14, 101, 228, 229].map((linkType) => ({ name: `raw IP ${linkType}`, linkType, wrap: (ip: Buffer) => ip })),
];

import type { CapturedPacket } from "./capture-record.ts";
import type { IpFragments } from "./ip-fragments.ts";
import type { IpPayload } from "./ip-payload.ts";

const IPV4_HEADER_BYTES = 20;
const IPV6_HEADER_BYTES = 40;

// IPv6, Extension Headers (RFC 8200, RFC 4302, RFC 6275).
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;
const MOBILITY = 135;

/** Reads the IP packet at `offset`; null for what is no IP, is cut in its headers or is a fragment of more to come. */
export function readIp(packet: CapturedPacket, offset: number, fragments: IpFragments): IpPayload | null {
  const { bytes } = packet;
  if (offset >= bytes.length) return null;
  const version = bytes.readUInt8(offset) >> 4;
  if (version === 4) return readIpv4(packet, offset, fragments);
  return version === 6 ? readIpv6(packet, offset, fragments) : null;
}

function readIpv4(packet: CapturedPacket, offset: number, fragments: IpFragments): IpPayload | null {
  const { bytes } = packet;
  if (offset + IPV4_HEADER_BYTES > bytes.length) return null;
  const headerBytes = (bytes.readUInt8(offset) & 0x0f) * 4;
  if (headerBytes < IPV4_HEADER_BYTES || offset + headerBytes > bytes.length) return null;
  // A network card that cuts packets itself shows them before that, with a length of 0 where they are too long for it.
  const stated = bytes.readUInt16BE(offset + 2);
  const total = stated === 0 ? Math.max(packet.wireBytes, bytes.length) - offset : stated;
  if (total < headerBytes) return null;
  const payload = {
    addresses: bytes.subarray(offset + 12, offset + 20),
    protocol: bytes.readUInt8(offset + 9),
    bytes: bytes.subarray(offset + headerBytes, offset + total),
    wireBytes: total - headerBytes,
  };
  const flags = bytes.readUInt16BE(offset + 6);
  if ((flags & 0x3fff) === 0) return payload;
  const fragment = { id: bytes.readUInt16BE(offset + 4), at: (flags & 0x1fff) * 8, more: (flags & 0x2000) !== 0 };
  return fragments.add(payload, fragment, packet.atUs);
}

function readIpv6(packet: CapturedPacket, offset: number, fragments: IpFragments): IpPayload | null {
  const { bytes } = packet;
  if (offset + IPV6_HEADER_BYTES > bytes.length) return null;
  const stated = bytes.readUInt16BE(offset + 4);
  const start = offset + IPV6_HEADER_BYTES;
  const length = stated === 0 ? Math.max(packet.wireBytes, bytes.length) - start : stated;
  const whole = {
    addresses: bytes.subarray(offset + 8, offset + IPV6_HEADER_BYTES),
    protocol: bytes.readUInt8(offset + 6),
    bytes: bytes.subarray(start, start + length),
    wireBytes: length,
  };
  return afterExtensions(whole, fragments, packet.atUs);
}

function afterExtensions(packet: IpPayload, fragments: IpFragments, atUs: number): IpPayload | null {
  let payload = packet;
  for (;;) {
    const { protocol, bytes } = payload;
    if (!isExtension(protocol)) return payload;
    if (bytes.length < 8) return null;
    const next = bytes.readUInt8(0);
    if (protocol !== FRAGMENT) {
      const units = bytes.readUInt8(1);
      payload = inner(payload, next, protocol === AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8);
      continue;
    }
    const place = bytes.readUInt16BE(2);
    const content = inner(payload, next, 8);
    const fragment = { id: bytes.readUInt32BE(4), at: place & 0xfff8, more: (place & 1) !== 0 };
    // A fragment that is all there is to its packet needs no waiting (RFC 6946).
    const joined = (place & 0xfff9) === 0 ? content : fragments.add(content, fragment, atUs);
    if (!joined) return null;
    payload = joined;
  }
}

function isExtension(protocol: number): boolean {
  switch (protocol) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT:
    case AUTHENTICATION:
    case DESTINATION_OPTIONS:
    case MOBILITY:
      return true;
    default:
      return false;
  }
}

function inner(payload: IpPayload, protocol: number, skip: number): IpPayload {
  const wireBytes = Math.max(payload.wireBytes - skip, 0);
  return { addresses: payload.addresses, protocol, bytes: payload.bytes.subarray(skip), wireBytes };
}

/** The blocks of a pcapng file (draft-ietf-opsawg-pcapng), little-endian, one raw-IP interface in microseconds. */
import { padded } from "./pcapng-options.ts";

/** LINKTYPE_RAW: the packet begins with the IP header, of either version. */
export const LINKTYPE_RAW = 101;
/** The longest packet that a reader has to make room for. */
export const SNAP_BYTES = 262_144;

const blockTypes = { section: 0x0a0d0d0a, interface: 1, statistics: 5, packet: 6 } as const;
const optionCodes = { end: 0, comment: 1, userApplication: 4, interfaceName: 2, timestampResolution: 9 } as const;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const MICROSECONDS = 6;
const UNKNOWN_LENGTH = Buffer.alloc(8, 0xff);
const MAX_COMMENT_BYTES = 1_024;
/** Where an enhanced packet block has its packet. */
const PACKET_AT = 28;
const EMPTY = Buffer.alloc(0);

type Option = { readonly code: number; readonly value: Buffer };

/** What every file begins with: who wrote it, and the one interface that its packets name. */
export function pcapngHeader(application: string, comment = ""): Buffer {
  const sectionBody = Buffer.alloc(16);
  sectionBody.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
  sectionBody.writeUInt16LE(1, 4);
  UNKNOWN_LENGTH.copy(sectionBody, 8);
  const sectionOptions: Option[] = [{ code: optionCodes.userApplication, value: Buffer.from(application) }];
  if (comment !== "") sectionOptions.unshift({ code: optionCodes.comment, value: Buffer.from(comment) });
  const interfaceBody = Buffer.alloc(8);
  interfaceBody.writeUInt16LE(LINKTYPE_RAW, 0);
  interfaceBody.writeUInt32LE(SNAP_BYTES, 4);
  const interfaceOptions = [
    { code: optionCodes.interfaceName, value: Buffer.from("zonetide") },
    { code: optionCodes.timestampResolution, value: Buffer.from([MICROSECONDS]) },
  ];
  return Buffer.concat([
    block(blockTypes.section, sectionBody, optionBytes(sectionOptions)),
    block(blockTypes.interface, interfaceBody, optionBytes(interfaceOptions)),
  ]);
}

/** A packet with its time (Unix, microseconds) and what is said of it; one allocation, as a server records with it. */
export function pcapngPacket(atUs: number, packet: Buffer, comments: readonly string[]): Buffer {
  const options = optionBytes(comments.map((text) => ({ code: optionCodes.comment, value: commentBytes(text) })));
  const optionsAt = PACKET_AT + padded(packet.length);
  const length = optionsAt + options.length + 4;
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32LE(blockTypes.packet, 0);
  bytes.writeUInt32LE(length, 4);
  bytes.writeUInt32LE(Math.floor(atUs / 2 ** 32), 12);
  bytes.writeUInt32LE(atUs % 2 ** 32, 16);
  bytes.writeUInt32LE(packet.length, 20);
  bytes.writeUInt32LE(packet.length, 24);
  packet.copy(bytes, PACKET_AT);
  options.copy(bytes, optionsAt);
  bytes.writeUInt32LE(length, length - 4);
  return bytes;
}

/** Something that is said of the capture and of no packet: a statistics block without numbers can carry it. */
export function pcapngRemark(atUs: number, text: string): Buffer {
  const body = Buffer.alloc(12);
  body.writeUInt32LE(Math.floor(atUs / 2 ** 32), 4);
  body.writeUInt32LE(atUs % 2 ** 32, 8);
  return block(blockTypes.statistics, body, optionBytes([{ code: optionCodes.comment, value: commentBytes(text) }]));
}

function block(type: number, body: Buffer, options: Buffer): Buffer {
  const length = 12 + body.length + options.length;
  const bytes = Buffer.alloc(length);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(length, 4);
  body.copy(bytes, 8);
  options.copy(bytes, 8 + body.length);
  bytes.writeUInt32LE(length, length - 4);
  return bytes;
}

function optionBytes(options: readonly Option[]): Buffer {
  if (options.length === 0) return EMPTY;
  const parts = [...options, { code: optionCodes.end, value: EMPTY }].map(({ code, value }) => {
    const bytes = Buffer.alloc(4 + padded(value.length));
    bytes.writeUInt16LE(code, 0);
    bytes.writeUInt16LE(value.length, 2);
    value.copy(bytes, 4);
    return bytes;
  });
  return Buffer.concat(parts);
}

/** Cut where a character ends, so that what is left is still UTF-8. */
function commentBytes(comment: string): Buffer {
  const bytes = Buffer.from(comment);
  if (bytes.length <= MAX_COMMENT_BYTES) return bytes;
  let end = MAX_COMMENT_BYTES;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.subarray(0, end);
}

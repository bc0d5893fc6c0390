import { crc32 } from "node:zlib";

/**
 * A record of the spill file, numbers little-endian:
 *
 *     0 magic (4) | 4 sequence u32, from 1 | 8 length of the payload u32 | 12 its CRC-32 | 16 CRC-32 of bytes 0–15 | payload
 *
 * The first byte of the magic is in no UTF-8 text, so that no payload holds it; the last is the format's version.
 */
export const recordMagic = Buffer.from([0xf7, 0x5a, 0x54, 0x02]);
export const recordHeaderBytes = 20;
const headerCrcAt = 16;
/** Of the first version of the format, which had length and CRC-32 of the payload alone. */
const oldHeaderBytes = 8;

/** Bytes of a file from an offset on; fewer than asked for at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

export type FoundRecord = { readonly payload: Buffer; readonly sequence: number; readonly end: number };

/** The payload with its header before it. */
export function frameRecord(payload: Buffer, sequence: number): Buffer {
  const header = Buffer.alloc(recordHeaderBytes);
  recordMagic.copy(header);
  header.writeUInt32LE(sequence, 4);
  header.writeUInt32LE(payload.length, 8);
  header.writeUInt32LE(crc32(payload), 12);
  header.writeUInt32LE(crc32(header.subarray(0, headerCrcAt)), headerCrcAt);
  return Buffer.concat([header, payload]);
}

/** The record at an offset, or null where there is no whole and sound one. @param size of the file, in bytes */
export async function readRecord(read: ReadAt, offset: number, size: number): Promise<FoundRecord | null> {
  const header = await readHeader(read, offset);
  if (header === null || header.end > size) return null;
  const start = offset + recordHeaderBytes;
  const payload = await read(start, header.end - start);
  if (start + payload.length !== header.end || crc32(payload) !== header.payloadCrc) return null;
  return { payload, sequence: header.sequence, end: header.end };
}

/** Where the record at an offset ends; null where there is no sound header. */
export async function claimedEnd(read: ReadAt, offset: number): Promise<number | null> {
  return (await readHeader(read, offset))?.end ?? null;
}

type Header = { readonly sequence: number; readonly payloadCrc: number; readonly end: number };

async function readHeader(read: ReadAt, offset: number): Promise<Header | null> {
  const header = await read(offset, recordHeaderBytes);
  if (header.length < recordHeaderBytes || !header.subarray(0, recordMagic.length).equals(recordMagic)) return null;
  if (crc32(header.subarray(0, headerCrcAt)) !== header.readUInt32LE(headerCrcAt)) return null;
  const end = offset + recordHeaderBytes + header.readUInt32LE(8);
  return { sequence: header.readUInt32LE(4), payloadCrc: header.readUInt32LE(12), end };
}

/** Whether a file begins with a sound record of the first version of the format. */
export async function isOldFormat(read: ReadAt, size: number): Promise<boolean> {
  const header = await read(0, oldHeaderBytes);
  if (header.length < oldHeaderBytes) return false;
  const length = header.readUInt32LE(0);
  if (length === 0 || oldHeaderBytes + length > size) return false;
  return crc32(await read(oldHeaderBytes, length)) === header.readUInt32LE(4);
}

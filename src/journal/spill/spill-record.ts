import { crc32 } from "node:zlib";

/** A record of the spill file: length and CRC-32 of the payload as u32, little-endian, then the payload. */
const recordHeaderBytes = 8;

/** Bytes of a file from an offset on; fewer than asked for at its end. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

export type FoundRecord = { readonly payload: Buffer; readonly end: number };

/** The payload with its header before it. */
export function frameRecord(payload: Buffer): Buffer {
  const record = Buffer.allocUnsafe(recordHeaderBytes + payload.length);
  record.writeUInt32LE(payload.length, 0);
  record.writeUInt32LE(crc32(payload), 4);
  payload.copy(record, recordHeaderBytes);
  return record;
}

/** The record at an offset, or null where there is no whole and sound one. @param size of the file, in bytes */
export async function readRecord(read: ReadAt, offset: number, size: number): Promise<FoundRecord | null> {
  const end = await recordEnd(read, offset, size);
  if (end === null) return null;
  const record = await read(offset, end - offset);
  const payload = record.subarray(recordHeaderBytes);
  const isSound = record.length === end - offset && crc32(payload) === record.readUInt32LE(4);
  return isSound ? { payload, end } : null;
}

/** Where the record at an offset says that it ends; null where that cannot be. */
export async function recordEnd(read: ReadAt, offset: number, size: number): Promise<number | null> {
  if (offset + recordHeaderBytes > size) return null;
  const header = await read(offset, recordHeaderBytes);
  const length = header.length === recordHeaderBytes ? header.readUInt32LE(0) : 0;
  const end = offset + recordHeaderBytes + length;
  return length === 0 || end > size ? null : end;
}

import { claimedEnd, isOldFormat, type ReadAt, readRecord, recordMagic } from "./spill-record.ts";

/** The file is broken in a place that no crash of ours can break. */
export class SpillDamagedError extends Error {
  override readonly name = "SpillDamagedError";
}

/** The file was written by a program that knew another format. */
export class SpillFormatError extends Error {
  override readonly name = "SpillFormatError";
}

/** `end` is that of the last sound record; what is behind it was torn by a crash. */
export type SpillScan = { readonly records: number; readonly end: number; readonly lastSequence: number };

const SEARCH_BYTES = 1_048_576;

/**
 * Goes through the records of a file that a dead server has left. Each was durable before the next was begun, so only
 * the last can be torn: what is not sound and has a sound record behind it was damaged later.
 * @throws SpillDamagedError; SpillFormatError for a file of an older program
 */
export async function scanSpill(read: ReadAt, size: number, path: string): Promise<SpillScan> {
  let scan: SpillScan = { records: 0, end: 0, lastSequence: 0 };
  for (let record = await readRecord(read, 0, size); record !== null; ) {
    if (record.sequence !== scan.lastSequence + 1) throw damagedAt(path, scan.end);
    scan = { records: scan.records + 1, end: record.end, lastSequence: record.sequence };
    record = await readRecord(read, record.end, size);
  }
  if (scan.end === size) return scan;
  if (scan.end === 0) await expectOurFormat(read, size, path);
  const isLast = ((await claimedEnd(read, scan.end)) ?? size) >= size;
  if (!isLast || (await hasRecordBehind(read, scan.end, size))) throw damagedAt(path, scan.end);
  return scan;
}

export function damagedAt(path: string, offset: number): SpillDamagedError {
  return new SpillDamagedError(`the spill file ${path} is damaged at byte ${offset}`);
}

/** A torn first record begins as ours do, or the disk never got to it and has zeros there. */
async function expectOurFormat(read: ReadAt, size: number, path: string): Promise<void> {
  if (await isOldFormat(read, size)) {
    throw new SpillFormatError(
      `the spill file ${path} was written by an older version of the program: start that version once more with the database there, which takes it`,
    );
  }
  const start = await read(0, Math.min(recordMagic.length, size));
  const isTorn = recordMagic.subarray(0, start.length).equals(start) || start.every((byte) => byte === 0);
  if (!isTorn) throw damagedAt(path, 0);
}

/** Looks for a sound record at any later byte. */
async function hasRecordBehind(read: ReadAt, from: number, size: number): Promise<boolean> {
  // The pieces overlap, for a magic that lies across the border of two.
  for (let start = from + 1; start < size; start += SEARCH_BYTES) {
    const piece = await read(start, SEARCH_BYTES + recordMagic.length - 1);
    for (let at = piece.indexOf(recordMagic); at >= 0; at = piece.indexOf(recordMagic, at + 1)) {
      if ((await readRecord(read, start + at, size)) !== null) return true;
    }
  }
  return false;
}

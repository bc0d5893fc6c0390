/** Numbers in the byte order of one section of a pcapng file. */
export type ByteOrder = {
  u16(bytes: Buffer, offset: number): number;
  u32(bytes: Buffer, offset: number): number;
  i64(bytes: Buffer, offset: number): bigint;
};

export const littleEndian: ByteOrder = {
  u16: (bytes, offset) => bytes.readUInt16LE(offset),
  u32: (bytes, offset) => bytes.readUInt32LE(offset),
  i64: (bytes, offset) => bytes.readBigInt64LE(offset),
};

export const bigEndian: ByteOrder = {
  u16: (bytes, offset) => bytes.readUInt16BE(offset),
  u32: (bytes, offset) => bytes.readUInt32BE(offset),
  i64: (bytes, offset) => bytes.readBigInt64BE(offset),
};

const END_OF_OPTIONS = 0;
const COMMENT = 1;
const TIME_RESOLUTION = 9;
const TIME_OFFSET = 14;
const OPTION_HEADER_BYTES = 4;

export type BlockOptions = {
  readonly comments: readonly string[];
  /** `if_tsresol` as it stands in the file, or null where there is none. */
  readonly timeResolution: number | null;
  /** `if_tsoffset`, in seconds. */
  readonly timeOffsetS: number;
};

const noOptions: BlockOptions = { comments: [], timeResolution: null, timeOffsetS: 0 };

/** The options of a block, from `offset` to the end of `bytes` (pcapng, Options); what is cut short is left out. */
export function readOptions(bytes: Buffer, offset: number, order: ByteOrder): BlockOptions {
  // Most packets have none.
  if (bytes.length - offset < OPTION_HEADER_BYTES) return noOptions;
  const comments: string[] = [];
  let timeResolution: number | null = null;
  let timeOffsetS = 0;
  let at = offset;
  while (at + OPTION_HEADER_BYTES <= bytes.length) {
    const code = order.u16(bytes, at);
    const length = order.u16(bytes, at + 2);
    const start = at + OPTION_HEADER_BYTES;
    if (code === END_OF_OPTIONS || start + length > bytes.length) break;
    if (code === COMMENT) comments.push(bytes.toString("utf8", start, start + length));
    if (code === TIME_RESOLUTION && length > 0) timeResolution = bytes.readUInt8(start);
    if (code === TIME_OFFSET && length === 8) timeOffsetS = Number(order.i64(bytes, start));
    at = start + padded(length);
  }
  return { comments, timeResolution, timeOffsetS };
}

/** Length with the padding to 32 bits that pcapng puts after everything. */
export function padded(length: number): number {
  return length + ((4 - (length % 4)) % 4);
}

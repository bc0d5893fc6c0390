import { describe, expect, it } from "vitest";
import { FRAME_HEADER_BYTES, type Frame, FrameError, FrameReader } from "../../../src/protocol/framing.ts";

const LIMIT = 8192;

function frame(opcode: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt32LE(6 + payload.length, 0);
  header.writeUInt16LE(opcode, 4);
  return Buffer.concat([header, payload]);
}

function sizeBytes(size: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(size, 0);
  return bytes;
}

function drain(reader: FrameReader): Frame[] {
  const frames: Frame[] = [];
  for (let next = reader.next(); next; next = reader.next())
    frames.push({ ...next, payload: Buffer.from(next.payload) });
  return frames;
}

const stream = Buffer.concat([
  frame(0x0a41, Buffer.from("07000000", "hex")),
  frame(0x000b, Buffer.alloc(0)),
  frame(0x0102, Buffer.alloc(12, 3)),
]);
const frames = [
  { opcode: 0x0a41, payload: Buffer.from("07000000", "hex") },
  { opcode: 0x000b, payload: Buffer.alloc(0) },
  { opcode: 0x0102, payload: Buffer.alloc(12, 3) },
];

describe("FrameReader", () => {
  it("finds every frame of one chunk", () => {
    const reader = new FrameReader(LIMIT);
    reader.push(stream);
    expect(drain(reader)).toEqual(frames);
    expect(reader.next()).toBeNull();
  });

  it("finds them whatever two places the stream is split at", () => {
    for (let first = 0; first <= stream.length; first++) {
      for (let second = first; second <= stream.length; second++) {
        const reader = new FrameReader(LIMIT);
        const found = [stream.subarray(0, first), stream.subarray(first, second), stream.subarray(second)].flatMap(
          (chunk) => {
            reader.push(chunk);
            return drain(reader);
          },
        );
        expect(found).toEqual(frames);
      }
    }
  });

  it("finds them when chunks pile up before they are read", () => {
    const reader = new FrameReader(LIMIT);
    for (const byte of stream) reader.push(Buffer.of(byte));
    expect(reader.next()).toEqual(frames[0]);
    reader.push(stream);
    expect(drain(reader)).toEqual([...frames.slice(1), ...frames]);
  });

  it("takes the smallest and the largest frame allowed", () => {
    const reader = new FrameReader(LIMIT);
    reader.push(frame(1, Buffer.alloc(0)));
    reader.push(frame(2, Buffer.alloc(LIMIT - FRAME_HEADER_BYTES, 9)));
    expect(drain(reader).map(({ payload }) => payload.length)).toEqual([0, LIMIT - FRAME_HEADER_BYTES]);
  });

  it.each([0, 1, 2, 3, 4, 5])("refuses size %d from its four bytes", (size) => {
    const reader = new FrameReader(LIMIT);
    reader.push(sizeBytes(size));
    expect(() => reader.next()).toThrow(expect.objectContaining({ name: "FrameError", code: "too_small", size }));
  });

  it.each([LIMIT + 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff])("refuses size %d from its four bytes", (size) => {
    const reader = new FrameReader(LIMIT);
    for (const byte of sizeBytes(size).subarray(0, 3)) {
      reader.push(Buffer.of(byte));
      expect(reader.next()).toBeNull();
    }
    reader.push(sizeBytes(size).subarray(3));
    expect(() => reader.next()).toThrow(expect.objectContaining({ name: "FrameError", code: "too_large", size }));
  });

  it("hands out the frames before a bad one, then refuses all that follows", () => {
    const reader = new FrameReader(LIMIT);
    reader.push(Buffer.concat([stream, sizeBytes(3), stream]));
    for (const expected of frames) expect(reader.next()).toEqual(expected);
    expect(() => reader.next()).toThrow(FrameError);
    reader.push(stream);
    expect(() => reader.next()).toThrow(FrameError);
  });

  it("keeps nothing of a large chunk but the unfinished frame at its end", () => {
    const reader = new FrameReader(LIMIT);
    const slab = Buffer.concat([...Array.from({ length: 1000 }, () => stream), frame(5, Buffer.alloc(20, 1))]);
    reader.push(slab.subarray(0, slab.length - 1));
    drain(reader);
    slab.fill(0);
    reader.push(Buffer.of(1));
    expect(drain(reader)).toEqual([{ opcode: 5, payload: Buffer.alloc(20, 1) }]);
  });

  it("takes linear time for a frame that comes byte by byte", () => {
    const length = 1024 * 1024;
    const reader = new FrameReader(length);
    const whole = frame(7, Buffer.alloc(length - FRAME_HEADER_BYTES, 1));
    const started = performance.now();
    const found: Frame[] = [];
    for (let at = 0; at < length; at++) {
      reader.push(whole.subarray(at, at + 1));
      found.push(...drain(reader));
    }
    expect(found.map(({ payload }) => payload.length)).toEqual([length - FRAME_HEADER_BYTES]);
    // Takes a third of a second; joining what there is anew at each byte would copy 512 GiB.
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

import { expect, test } from "vitest";
import { FrameError, FrameReader } from "../../../src/protocol/framing.ts";

/** Faults that other servers have in reading frames, each a test that this one has not. */

const LIMIT = 8_192;

/** What a reader says to the size of a frame, before there is anything else of it. */
function readSize(size: number): () => unknown {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(size, 0);
  const reader = new FrameReader(LIMIT);
  return () => {
    reader.push(bytes);
    return reader.next();
  };
}

test("a frame of size 0 loops for ever", () => {
  expect(readSize(0)).toThrow(FrameError);
});

test.each([1, 2, 3, 4, 5])("a frame of size %i desynchronises the stream", (size) => {
  expect(readSize(size)).toThrow(FrameError);
});

test("a frame of size 0xFFFFFFFF just buffers", () => {
  // The size alone is enough: not one byte of it is waited for.
  expect(readSize(0xffffffff)).toThrow(FrameError);
});

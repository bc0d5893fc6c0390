import { ClientCastSpell } from "../packets/index.ts";
import { encodeFrame } from "../src/protocol/codec.ts";
import { FRAME_HEADER_BYTES, FrameReader } from "../src/protocol/framing.ts";
import type { BenchRow, BenchSection } from "./section.ts";
import { measureSideBySide } from "./side-by-side.ts";

const LIMIT = 8_192;
const FRAMES = 1_024;

/**
 * Frames per second found in a stream that comes in chunks of several sizes, beside a loop over one contiguous buffer:
 * chunks are joined to one first, which a server could not do, since it would have to wait for all of them.
 */
export async function run(): Promise<BenchSection> {
  const small = Buffer.concat(
    Array.from({ length: FRAMES }, (_, n) => encodeFrame(ClientCastSpell, { spellId: n, targetGuid: BigInt(n) }, 1)),
  );
  const large = Buffer.concat(Array.from({ length: 64 }, () => largestFrame()));
  const rows = [
    compare("18-byte frames in one chunk", small, FRAMES, small.length),
    compare("18-byte frames in chunks of 1,460 bytes", small, FRAMES, 1_460),
    compare("18-byte frames one by one", small, FRAMES, 18),
    compare("18-byte frames in chunks of 7 bytes", small, FRAMES, 7),
    compare("8 KiB frames in one chunk", large, 64, large.length),
    compare("8 KiB frames in chunks of 1,460 bytes", large, 64, 1_460),
    compare("8 KiB frames in chunks of 16 bytes", large, 64, 16),
  ];
  return { name: "framing: frames per second", rows };
}

function largestFrame(): Buffer {
  const frame = Buffer.alloc(LIMIT);
  frame.writeUInt32LE(LIMIT, 0);
  return frame;
}

function compare(name: string, stream: Buffer, frames: number, chunkBytes: number): BenchRow {
  const chunks: Buffer[] = [];
  for (let at = 0; at < stream.length; at += chunkBytes) chunks.push(stream.subarray(at, at + chunkBytes));
  return measureSideBySide({
    name,
    yardstick: chunks.length > 1 ? "all chunks joined, then a loop" : "a loop over one contiguous buffer",
    ours: (count) => {
      const reader = new FrameReader(LIMIT);
      let sum = 0;
      for (let done = 0; done < count; done += frames) {
        for (const chunk of chunks) {
          reader.push(chunk);
          for (let frame = reader.next(); frame; frame = reader.next()) sum += frame.payload.length;
        }
      }
      return sum;
    },
    theirs: (count) => {
      let sum = 0;
      for (let done = 0; done < count; done += frames) {
        const whole = chunks.length > 1 ? Buffer.concat(chunks, stream.length) : stream;
        for (let at = 0; at < whole.length; ) {
          const size = whole.readUInt32LE(at);
          const frame = {
            opcode: whole.readUInt16LE(at + 4),
            payload: whole.subarray(at + FRAME_HEADER_BYTES, at + size),
          };
          sum += frame.payload.length;
          at += size;
        }
      }
      return sum;
    },
  });
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DecodeError, decodePayload, encodeFrame } from "../../../src/protocol/codec.ts";
import { FRAME_HEADER_BYTES, type Frame, FrameError, FrameReader } from "../../../src/protocol/framing.ts";
import type { FieldsOf, PacketDefinition } from "../../../src/protocol/packet-definition.ts";
import { everyPacket, fieldsArbitrary } from "./packet-arbitraries.ts";

const mutation = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });

describe.each(everyPacket)("%s, dialect %d", (_name, dialect, definition) => {
  /** Reads, and if that works the result must be sound: written again it has the same bytes. */
  function readOrRefuse(payload: Buffer): void {
    let fields: FieldsOf<PacketDefinition>;
    try {
      fields = decodePayload(definition, payload, dialect);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      expect(error.offset).toBeLessThanOrEqual(payload.length);
      return;
    }
    expect(encodeFrame(definition, fields, dialect).subarray(FRAME_HEADER_BYTES)).toEqual(payload);
  }

  it("reads random bytes or refuses them with a DecodeError", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => readOrRefuse(Buffer.from(bytes))),
      { numRuns: 150 },
    );
  });

  it("reads mutated payloads or refuses them with a DecodeError", () => {
    fc.assert(
      fc.property(
        fieldsArbitrary(definition.fields, dialect),
        fc.array(mutation, { minLength: 1 }),
        (fields, changes) => {
          const payload = encodeFrame(definition, fields, dialect).subarray(FRAME_HEADER_BYTES);
          for (const { at, byte } of changes) payload[at % Math.max(1, payload.length)] = byte;
          readOrRefuse(payload);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("FrameReader", () => {
  it("reads random bytes however cut, or refuses them with a FrameError, and the cuts do not matter", () => {
    const smallSize = fc.integer({ min: 0, max: 40 }).map((size) => Uint8Array.of(size, 0, 0, 0));
    const stream = fc.array(fc.oneof(smallSize, fc.uint8Array({ maxLength: 40 })), { maxLength: 12 });
    fc.assert(
      fc.property(stream, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (parts, cuts) => {
        const bytes = Buffer.concat(parts);
        expect(readAll(bytes, cuts)).toEqual(readAll(bytes, [Math.max(1, bytes.length)]));
      }),
      { numRuns: 1000 },
    );
  });
});

type Outcome = { frames: Frame[]; error: string };

function readAll(bytes: Buffer, cuts: readonly number[]): Outcome {
  const reader = new FrameReader(100);
  const frames: Frame[] = [];
  try {
    for (let offset = 0, cut = 0; offset < bytes.length; cut++) {
      const end = offset + cuts[cut % cuts.length]!;
      reader.push(bytes.subarray(offset, end));
      offset = end;
      for (let frame = reader.next(); frame; frame = reader.next()) frames.push(frame);
    }
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    return { frames, error: error.message };
  }
  return { frames, error: "" };
}

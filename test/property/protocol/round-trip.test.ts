import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DecodeError, decodePayload, encodeFrame } from "../../../src/protocol/codec.ts";
import { FRAME_HEADER_BYTES, FrameReader } from "../../../src/protocol/framing.ts";
import { fromJson, toJson } from "../../../src/protocol/packet-json.ts";
import { encodeIndependently, type JsonFields } from "../../support/independent-encoder.ts";
import { everyPacket, fieldsArbitrary } from "./packet-arbitraries.ts";

describe.each(everyPacket)("%s, dialect %d", (name, dialect, definition) => {
  const anyFields = fieldsArbitrary(definition.fields, dialect);

  it("comes back as it went, and through JSON", () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const frame = encodeFrame(definition, fields, dialect);
        const decoded = decodePayload(definition, frame.subarray(FRAME_HEADER_BYTES), dialect);
        expect(decoded).toEqual(fields);
        const json: unknown = JSON.parse(JSON.stringify(toJson(definition, decoded)));
        expect(encodeFrame(definition, fromJson(definition, json, dialect), dialect)).toEqual(frame);
      }),
      { numRuns: 40 },
    );
  });

  it("has the bytes that the independent encoder gives it", () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const json = toJson(definition, fields) as JsonFields;
        expect(encodeFrame(definition, fields, dialect)).toEqual(encodeIndependently(name, json, dialect));
      }),
      { numRuns: 40 },
    );
  });

  it("is found at every split offset, with a neighbour on either side", () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const frame = encodeFrame(definition, fields, dialect);
        const neighbour = Buffer.from("060000000b00", "hex");
        const stream = Buffer.concat([neighbour, frame, neighbour]);
        for (let split = 0; split <= stream.length; split++) {
          const reader = new FrameReader(stream.length);
          reader.push(stream.subarray(0, split));
          const found = [reader.next(), reader.next(), reader.next()].filter((next) => next !== null);
          reader.push(stream.subarray(split));
          for (let next = reader.next(); next; next = reader.next()) found.push(next);
          const isThere = found.length === 3 && found[1]?.opcode === definition.opcode;
          const isSame = found[1]?.payload.equals(frame.subarray(FRAME_HEADER_BYTES)) ?? false;
          if (!isThere || !isSame) expect.fail(`${name} is lost or changed when split at ${split}.`);
        }
      }),
      { numRuns: 8 },
    );
  });

  it("is refused with a DecodeError when cut short anywhere", () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const payload = encodeFrame(definition, fields, dialect).subarray(FRAME_HEADER_BYTES);
        for (let length = 0; length < payload.length; length++) {
          expect(() => decodePayload(definition, payload.subarray(0, length), dialect)).toThrow(DecodeError);
        }
      }),
      { numRuns: 2 },
    );
  });
});

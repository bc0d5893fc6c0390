import { describe, expect, it } from "vitest";
import { allPackets, packetByName } from "../../../packets/index.ts";
import { decodePayload, encodeFrame } from "../../../src/protocol/codec.ts";
import { FRAME_HEADER_BYTES } from "../../../src/protocol/framing.ts";
import { fromJson, toJson } from "../../../src/protocol/packet-json.ts";
import { makeVectors, type Vector } from "./make-vectors.ts";
import kept from "./vectors.json" with { type: "json" };

const vectors = kept as Vector[];

/** What a client reads: dialect 1 lacks two fields and has no word for the later objective types, which it calls kill. */
function asRead({ packet, dialect, fields }: Vector): unknown {
  if (dialect === 2) return fields;
  const left = packet === "ServerEventStart" ? "eventType" : packet === "ServerEventComplete" ? "rewardTier" : "";
  const text = JSON.stringify(fields, (key, value: unknown) => (key !== "" && key === left ? undefined : value));
  return JSON.parse(text.replaceAll(/"type":"(kill_boss|escort|territory|damage)"/g, '"type":"kill"'));
}

describe("vectors of the independent encoder", () => {
  it("are what the encoder makes today", () => {
    expect(vectors).toEqual(makeVectors());
  });

  it("cover every packet in both dialects", () => {
    const covered = new Set(vectors.map(({ packet, dialect }) => `${packet} ${dialect}`));
    expect([...covered].sort()).toEqual(allPackets.flatMap(({ name }) => [`${name} 1`, `${name} 2`]).sort());
  });

  it.each(vectors.map((vector, index) => ({ index, ...vector })))("$index: $packet, dialect $dialect", (vector) => {
    const definition = packetByName(vector.packet)!;
    const frame = Buffer.from(vector.hex, "hex");
    expect(encodeFrame(definition, fromJson(definition, vector.fields, vector.dialect), vector.dialect)).toEqual(frame);
    const decoded = decodePayload(definition, frame.subarray(FRAME_HEADER_BYTES), vector.dialect);
    expect(toJson(definition, decoded)).toEqual(asRead(vector));
  });
});

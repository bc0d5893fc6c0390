import { describe, expect, it } from "vitest";
import {
  ClientEventJoin,
  ClientLogout,
  ClientMove,
  ServerError,
  ServerEventComplete,
  ServerEventList,
  ServerEventStart,
  ServerEventUpdate,
  ServerHello,
  ServerPong,
  ServerVoteStart,
  ServerWorldBossKilled,
} from "../../../packets/index.ts";
import { decodePayload, encodeFrame } from "../../../src/protocol/codec.ts";
import { i32, string } from "../../../src/protocol/field-types.ts";
import { definePacket } from "../../../src/protocol/packet-definition.ts";

const hexOf = (frame: Buffer) => frame.toString("hex");

describe("encodeFrame, against bytes written by hand", () => {
  it("writes size, opcode and fields little-endian", () => {
    expect(hexOf(encodeFrame(ClientEventJoin, { instanceId: 7 }, 1))).toBe("0a000000410a07000000");
    expect(hexOf(encodeFrame(ClientLogout, {}, 2))).toBe("060000000b00");
    const update = { instanceId: 1, objectiveIndex: 2, current: 3, target: 4 };
    expect(hexOf(encodeFrame(ServerEventUpdate, update, 1))).toBe("13000000020a01000000020300000004000000");
    expect(hexOf(encodeFrame(ClientMove, { x: 1, y: -2, z: 0 }, 1))).toBe("1200000002010000803f000000c000000000");
  });

  it("writes ServerEventStart as each dialect has it", () => {
    const objectives = [{ index: 0, type: "territory" as const, target: 16, current: 1 }];
    const start = { instanceId: 1, eventId: 2, eventType: "escort" as const, phase: 3, durationMs: 256, objectives };
    expect(hexOf(encodeFrame(ServerEventStart, start, 1))).toBe(
      "1e000000010a" + "01000000" + "02000000" + "03" + "00010000" + "01" + "00" + "00" + "10000000" + "01000000",
    );
    expect(hexOf(encodeFrame(ServerEventStart, start, 2))).toBe(
      "1f000000010a" +
        "01000000" +
        "02000000" +
        "04" +
        "03" +
        "00010000" +
        "01" +
        "00" +
        "07" +
        "10000000" +
        "01000000",
    );
  });

  it("writes the tier of ServerEventComplete in dialect 2 only", () => {
    const base = { instanceId: 1, eventId: 2, success: true, contribution: 3, rewardXp: 4, rewardGold: 5 };
    const complete = { ...base, rewardTier: "gold" as const, rewards: [{ itemId: 6, quantity: 7 }] };
    const rest = "03000000" + "04000000" + "05000000" + "01" + "06000000" + "0700";
    expect(hexOf(encodeFrame(ServerEventComplete, complete, 1))).toBe(`22000000030a010000000200000001${rest}`);
    expect(hexOf(encodeFrame(ServerEventComplete, complete, 2))).toBe(`23000000030a01000000020000000103${rest}`);
  });

  it("writes a list of strings as a count, then each with its length", () => {
    const vote = {
      instanceId: 1,
      voteId: 2,
      question: "?",
      durationMs: 256,
      defaultOption: 1,
      options: ["a", "", "ü"],
    };
    expect(hexOf(encodeFrame(ServerVoteStart, vote, 1))).toBe(
      "1d000000200a" + "01000000" + "02" + "01003f" + "00010000" + "01" + "03" + "010061" + "0000" + "0200c3bc",
    );
  });
});

describe("encodeFrame with values that do not fit", () => {
  const Probe = definePacket({ name: "ServerProbe", opcode: 1, fields: { number: i32, text: string(8) } });

  it.each([
    [-1, 0],
    [1.9, 1],
    [Number.NaN, 0],
    [2 ** 32, 4_294_967_295],
    [Number.POSITIVE_INFINITY, 4_294_967_295],
    [Number.NEGATIVE_INFINITY, 0],
    [-0.5, 0],
  ])("clamps u32 %d to %d", (given, sent) => {
    expect(encodeFrame(ClientEventJoin, { instanceId: given }, 1).readUInt32LE(6)).toBe(sent);
  });

  it.each([
    [-(2 ** 40), -2_147_483_648],
    [2 ** 40, 2_147_483_647],
    [-1.9, -1],
    [Number.NaN, 0],
  ])("clamps i32 %d to %d", (given, sent) => {
    expect(encodeFrame(Probe, { number: given, text: "" }, 1).readInt32LE(6)).toBe(sent);
  });

  it.each([
    [-1n, 0n],
    [2n ** 64n, 2n ** 64n - 1n],
    [12.7 as unknown as bigint, 12n],
    [1e30 as unknown as bigint, 2n ** 64n - 1n],
    [Number.NaN as unknown as bigint, 0n],
  ])("clamps u64 %d to %d, numbers too", (given, sent) => {
    expect(encodeFrame(ServerPong, { clientTimeMs: 0, serverTimeMs: given }, 1).readBigUInt64LE(10)).toBe(sent);
  });

  it("sends only finite f32 values", () => {
    const frame = encodeFrame(ClientMove, { x: Number.NaN, y: 1e300, z: Number.NEGATIVE_INFINITY }, 1);
    const largest = 3.4028234663852886e38;
    expect(decodePayload(ClientMove, frame.subarray(6), 1)).toEqual({ x: 0, y: largest, z: -largest });
  });

  it.each([
    ["abcdefghij", "abcdefgh"],
    ["abcdefgü", "abcdefg"],
    ["abc🙂🙂", "abc🙂"],
    ["aaaaaa後", "aaaaaa"],
    ["lone \ud800", "lone \ufffd"],
  ])("cuts %j to %j", (given, sent) => {
    const frame = encodeFrame(Probe, { number: 0, text: given }, 1);
    expect(decodePayload(Probe, frame.subarray(6), 1).text).toBe(sent);
  });

  it("cuts a message at 512 bytes", () => {
    const frame = encodeFrame(ServerError, { code: 1, opcode: 2, message: "ü".repeat(300) }, 1);
    expect(decodePayload(ServerError, frame.subarray(6), 1).message).toBe("ü".repeat(256));
  });

  it("cuts a list at 255 items", () => {
    const event = { instanceId: 1, eventId: 2, phase: 3, timeRemainingMs: 4, participantCount: 5 };
    const events = Array.from({ length: 300 }, () => ({ ...event, eventType: "escort" as const }));
    const frame = encodeFrame(ServerEventList, { events }, 1);
    expect(decodePayload(ServerEventList, frame.subarray(6), 1).events).toHaveLength(255);
  });

  it("cuts the strings of a list, and the list, like any other", () => {
    const vote = { instanceId: 1, voteId: 2, question: "", durationMs: 3, defaultOption: 0 };
    const options = Array.from({ length: 256 }, () => "ü".repeat(300));
    const frame = encodeFrame(ServerVoteStart, { ...vote, options }, 2);
    const decoded = decodePayload(ServerVoteStart, frame.subarray(6), 2);
    expect(decoded.options).toEqual(Array.from({ length: 255 }, () => "ü".repeat(256)));
  });

  it("writes the largest packet there can be", () => {
    const one = { characterId: 7n, name: "x".repeat(600), contribution: 1, damage: 2 };
    const killed = { bossId: 1, killTimeMs: 2, participantCount: 3, top: Array.from({ length: 300 }, () => one) };
    const frame = encodeFrame(ServerWorldBossKilled, killed, 1);
    expect(frame).toHaveLength(6 + 10 + 1 + 255 * (8 + 2 + 512 + 8));
    const decoded = decodePayload(ServerWorldBossKilled, frame.subarray(6), 1);
    expect(decoded.top).toEqual(Array.from({ length: 255 }, () => ({ ...one, name: "x".repeat(512) })));
  });

  it("fills or cuts raw bytes", () => {
    const hello = { dialectMax: 2, realmId: 1, serverTimeMs: 0n };
    expect(encodeFrame(ServerHello, { ...hello, nonce: Buffer.alloc(3, 1) }, 1)).toHaveLength(33);
    expect(encodeFrame(ServerHello, { ...hello, nonce: Buffer.alloc(30, 1) }, 1)).toHaveLength(33);
  });

  it("hands out frames that later ones do not touch", () => {
    const first = encodeFrame(ClientEventJoin, { instanceId: 1 }, 1);
    encodeFrame(ClientEventJoin, { instanceId: 2 }, 1);
    expect(first.readUInt32LE(6)).toBe(1);
  });
});

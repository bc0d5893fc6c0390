import { describe, expect, it } from "vitest";
import { allPackets, packetByName } from "../../../packets/index.ts";
import { DecodeError, decodePayload } from "../../../src/protocol/codec.ts";
import type { DecodeErrorCode } from "../../../src/protocol/decode-error.ts";
import type { Dialect } from "../../../src/protocol/dialect.ts";

type Row = [packet: string, dialect: Dialect, hex: string, code: DecodeErrorCode, field: string, offset: number];

const objective = "00" + "00" + "01000000" + "00000000";
// Instance 1, vote 1, no question, no time, option 0 by default: what follows are the options.
const vote = "01000000" + "01" + "0000" + "00000000" + "00";
const rows: Row[] = [
  ["ClientPing", 1, "", "truncated", "clientTimeMs", 0],
  ["ClientPing", 1, "010203", "truncated", "clientTimeMs", 0],
  ["ClientPing", 1, "0102030405", "left_over", "", 4],
  ["ClientLogout", 2, "00", "left_over", "", 0],
  ["ClientCastSpell", 1, "01000000020000", "truncated", "targetGuid", 4],
  ["ClientMove", 1, "0000807f0000000000000000", "not_finite", "x", 0],
  ["ClientMove", 1, "00000000000080ff00000000", "not_finite", "y", 4],
  ["ClientMove", 2, "0000000000000000ffffffff", "not_finite", "z", 8],
  ["ClientAuth", 1, "", "truncated", "ticket", 0],
  ["ClientAuth", 1, "05", "truncated", "ticket", 0],
  ["ClientAuth", 1, "0500616263", "truncated", "ticket", 2],
  ["ClientAuth", 1, "0102", "string_too_long", "ticket", 0],
  ["ClientAuth", 1, `0200c328${"00".repeat(32)}`, "invalid_utf8", "ticket", 2],
  ["ClientAuth", 1, `0300eda080${"00".repeat(32)}`, "invalid_utf8", "ticket", 2],
  ["ClientAuth", 1, `0200c080${"00".repeat(32)}`, "invalid_utf8", "ticket", 2],
  ["ClientAuth", 1, `0100e2${"00".repeat(32)}`, "invalid_utf8", "ticket", 2],
  ["ClientAuth", 1, `000000${"00".repeat(30)}`, "truncated", "proof", 2],
  ["ClientAuth", 1, `0000${"00".repeat(33)}`, "left_over", "", 34],
  ["ServerEventComplete", 1, `010000000200000002${"00".repeat(13)}`, "not_a_bool", "success", 8],
  ["ServerEventComplete", 2, `01000000020000000104${"00".repeat(13)}`, "no_such_word", "rewardTier", 9],
  ["ServerEventPhase", 1, `010000000002${objective}`, "truncated", "objectives[1].index", 16],
  ["ServerEventPhase", 1, `010000000002${objective}0105`, "no_such_word", "objectives[1].type", 17],
  ["ServerEventPhase", 2, `010000000002${objective}0109`, "no_such_word", "objectives[1].type", 17],
  ["ServerEventPhase", 1, `010000000001${objective}ff`, "left_over", "", 16],
  ["ServerEventObjective", 1, `0100000004${objective}`, "no_such_word", "state", 4],
  ["ServerEventObjective", 1, "01000000030006", "no_such_word", "objective.type", 6],
  ["ServerWorldBossPhase", 1, "010000000132030100000002000000", "truncated", "abilities[2]", 15],
  ["ServerWorldBossKilled", 1, `010000000000000000000107000000000000000300ff`, "truncated", "top[0].name", 21],
  ["ServerVoteUpdate", 1, "0100000001020500", "truncated", "counts[1]", 8],
  ["ServerVoteStart", 1, "0100000001", "truncated", "question", 5],
  ["ServerVoteStart", 1, `${vote}02`, "truncated", "options[0]", 13],
  ["ServerVoteStart", 1, `${vote}020100610300c3`, "truncated", "options[1]", 18],
  ["ServerVoteStart", 2, `${vote}020100610200c328`, "invalid_utf8", "options[1]", 18],
  ["ServerVoteStart", 2, `${vote}010102`, "string_too_long", "options[0]", 13],
  ["ServerVoteStart", 2, `${vote}0101006100`, "left_over", "", 16],
  ["ServerEventStatus", 1, "0100000002000000000000", "no_such_word", "status", 4],
  ["ServerEventTeams", 2, "010000000401", "no_such_word", "mode", 4],
  ["ServerControlPoint", 1, `${"01000000".repeat(2)}000002${"00".repeat(16)}`, "not_a_bool", "contested", 10],
];

describe("decodePayload of a bad payload", () => {
  it.each(rows)("%s, dialect %d, %s: %s at %s (%d)", (packet, dialect, hex, code, field, offset) => {
    const definition = packetByName(packet)!;
    const error = errorOf(() => decodePayload(definition, Buffer.from(hex, "hex"), dialect));
    expect(error).toBeInstanceOf(DecodeError);
    expect(error).toMatchObject({ code, packet, field, offset });
    expect(error.message).toContain(packet);
    expect(error.message).toContain(`payload byte ${offset}`);
    expect(error.message).toContain(field);
  });

  it("never takes a payload that lacks its last byte or has one too many", () => {
    for (const definition of allPackets) {
      for (const dialect of [1, 2] as const) {
        const zeros = (length: number) => () => decodePayload(definition, Buffer.alloc(length), dialect);
        const length = Array.from({ length: 64 }, (_, size) => size).find((size) => !throws(zeros(size)))!;
        expect(throws(zeros(length + 1)), definition.name).toBe(true);
        if (length > 0) expect(throws(zeros(length - 1)), definition.name).toBe(true);
      }
    }
  });

  it("reads on soundly after a refusal", () => {
    const definition = packetByName("ClientAuth")!;
    expect(() => decodePayload(definition, Buffer.from("0200c3280000", "hex"), 1)).toThrow(DecodeError);
    const sound = Buffer.from(`0300efbbbf${"11".repeat(32)}`, "hex");
    expect(decodePayload(definition, sound, 1)).toEqual({ ticket: "\ufeff", proof: Buffer.alloc(32, 0x11) });
  });

  it("shares no memory with the payload", () => {
    const payload = Buffer.from(`0000${"11".repeat(32)}`, "hex");
    const decoded = decodePayload(packetByName("ClientAuth")!, payload, 1);
    payload.fill(0);
    expect(decoded).toMatchObject({ proof: Buffer.alloc(32, 0x11) });
  });
});

function errorOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("It did not throw.");
}

function throws(run: () => unknown): boolean {
  try {
    run();
    return false;
  } catch (error) {
    if (error instanceof DecodeError) return true;
    throw error;
  }
}

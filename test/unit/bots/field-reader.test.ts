import { expect, test } from "vitest";
import {
  ServerAuthResult,
  ServerContributionUpdate,
  ServerEntityHealth,
  ServerEntityMove,
  ServerEventStart,
} from "../../../packets/index.ts";
import { numberReader } from "../../../tools/client/field-reader.ts";

const payload = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex");

test("reads a field where it lies, in either dialect", () => {
  const health = payload("0807000000000000 64000000 e8030000");
  for (const dialect of [1, 2] as const) {
    expect(numberReader(ServerEntityHealth, "guid", dialect)(health)).toBe(0x708);
    expect(numberReader(ServerEntityHealth, "health", dialect)(health)).toBe(100);
    expect(numberReader(ServerEntityHealth, "healthMax", dialect)(health)).toBe(1_000);
  }
  const move = payload("0100000001000000 0000803f 00000040 000040c0");
  expect(numberReader(ServerEntityMove, "guid", 1)(move)).toBe(2 ** 32 + 1);
  expect(numberReader(ServerEntityMove, "z", 1)(move)).toBe(-3);
  expect(numberReader(ServerContributionUpdate, "rewardTier", 1)(payload("01000000 02000000 03"))).toBe(3);
});

test("a field that only dialect 2 has moves those behind it", () => {
  const one = payload("01000000 65000000 02 e8030000 00");
  const two = payload("01000000 65000000 05 02 e8030000 00");
  expect(numberReader(ServerEventStart, "durationMs", 1)(one)).toBe(1_000);
  expect(numberReader(ServerEventStart, "durationMs", 2)(two)).toBe(1_000);
  expect(() => numberReader(ServerEventStart, "eventType", 1)).toThrow("no fixed place in dialect 1");
});

test("what is no number, or lies behind something of any length, is refused when the reader is made", () => {
  expect(() => numberReader(ServerAuthResult, "message", 1)).toThrow("not a number");
  expect(() => numberReader(ServerEventStart, "objectives", 1)).toThrow("not a number");
});

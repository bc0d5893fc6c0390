import { describe, expect, it } from "vitest";
import {
  ClientAuth,
  ClientMove,
  ServerEventComplete,
  ServerEventPhase,
  ServerEventUpdate,
  ServerPong,
  ServerVoteStart,
  ServerWorldBossPhase,
} from "../../../packets/index.ts";
import type { PacketDefinition } from "../../../src/protocol/packet-definition.ts";
import { fromJson, PacketJsonError, toJson } from "../../../src/protocol/packet-json.ts";

const update = { instanceId: 1, objectiveIndex: 2, current: 3, target: 4 };
const objective = { index: 0, type: "kill", target: 1, current: 0 };
const complete = {
  instanceId: 1,
  eventId: 2,
  success: false,
  contribution: 3,
  rewardXp: 4,
  rewardGold: 5,
  rewards: [],
};

const vote = { instanceId: 1, voteId: 2, question: "", durationMs: 3, defaultOption: 0 };

const faults: [definition: PacketDefinition, json: unknown, field: string, said: RegExp][] = [
  [ServerEventUpdate, null, "", /must be an object/],
  [ServerEventUpdate, [update], "", /must be an object/],
  [ServerEventUpdate, "x".repeat(1000), "", /^.{0,120}$/],
  [ServerEventUpdate, { ...update, extra: 1 }, "extra", /is unknown.*instanceId, objectiveIndex, current, target/],
  [ServerEventUpdate, JSON.parse('{"__proto__": 1}'), "__proto__", /is unknown/],
  [ServerEventUpdate, { instanceId: 1 }, "objectiveIndex", /is missing/],
  [ServerEventUpdate, { ...update, instanceId: -1 }, "instanceId", /whole number from 0 to 4294967295, not -1/],
  [ServerEventUpdate, { ...update, objectiveIndex: 256 }, "objectiveIndex", /from 0 to 255/],
  [ServerEventUpdate, { ...update, current: 1.5 }, "current", /whole number/],
  [ServerEventUpdate, { ...update, current: "3" }, "current", /not "3"/],
  [ServerEventUpdate, { ...update, current: null }, "current", /not null/],
  [ServerPong, { clientTimeMs: 1, serverTimeMs: 5 }, "serverTimeMs", /decimal string/],
  [ServerPong, { clientTimeMs: 1, serverTimeMs: "-5" }, "serverTimeMs", /decimal string/],
  [ServerPong, { clientTimeMs: 1, serverTimeMs: "18446744073709551616" }, "serverTimeMs", /18446744073709551615/],
  [ClientMove, { x: 1, y: 1e39, z: 1 }, "y", /finite 32-bit/],
  [ClientMove, { x: "1", y: 1, z: 1 }, "x", /finite 32-bit/],
  [ClientAuth, { ticket: 5, proof: "00".repeat(32) }, "ticket", /must be a string/],
  [ClientAuth, { ticket: "ü".repeat(257), proof: "00".repeat(32) }, "ticket", /512 bytes of UTF-8 at most, not 514/],
  [ClientAuth, { ticket: "\ud800", proof: "00".repeat(32) }, "ticket", /must be a string/],
  [ClientAuth, { ticket: "", proof: "00".repeat(31) }, "proof", /64 hex digits/],
  [ClientAuth, { ticket: "", proof: "0g".repeat(32) }, "proof", /64 hex digits/],
  [ServerEventComplete, { ...complete, success: 1, rewardTier: "gold" }, "success", /true or false/],
  [ServerEventComplete, complete, "rewardTier", /is missing/],
  [ServerEventComplete, { ...complete, rewardTier: "tin" }, "rewardTier", /participation, bronze, silver, gold/],
  [ServerEventComplete, { ...complete, rewardTier: 4 }, "rewardTier", /participation/],
  [ServerEventPhase, { instanceId: 1, phase: 0, objectives: {} }, "objectives", /must be a list/],
  [ServerEventPhase, { instanceId: 1, phase: 0, objectives: [objective, 5] }, "objectives[1]", /an object of fields/],
  [
    ServerEventPhase,
    { instanceId: 1, phase: 0, objectives: [{ ...objective, type: "" }] },
    "objectives[0].type",
    /kill/,
  ],
  [ServerWorldBossPhase, { bossId: 1, phase: 1, healthPercent: 1, abilities: [1, -1] }, "abilities[1]", /whole number/],
  [
    ServerWorldBossPhase,
    { bossId: 1, phase: 1, healthPercent: 1, abilities: Array(256).fill(0) },
    "abilities",
    /255 items at most, not 256/,
  ],
  [ServerVoteStart, { ...vote, options: ["a", 5] }, "options[1]", /must be a string, not 5/],
  [ServerVoteStart, { ...vote, options: ["ü".repeat(257)] }, "options[0]", /512 bytes of UTF-8 at most, not 514/],
];

describe("fromJson", () => {
  it.each(faults)("$name refuses %j: %s", (definition, json, field, said) => {
    const refused = expect(() => fromJson(definition, json, 2));
    refused.toThrow(PacketJsonError);
    refused.toThrow(expect.objectContaining({ packet: definition.name, field, message: expect.stringMatching(said) }));
    refused.toThrow(definition.name);
  });

  it("does without the fields of dialect 2 in dialect 1, and takes them where they are given", () => {
    expect(fromJson(ServerEventComplete, complete, 1)).toEqual(complete);
    const full = { ...complete, rewardTier: "gold" };
    expect(fromJson(ServerEventComplete, full, 1)).toEqual(full);
  });

  it("takes the number of a word as well", () => {
    expect(fromJson(ServerEventComplete, { ...complete, rewardTier: 3 }, 2).rewardTier).toBe("gold");
  });

  it("turns strings into u64 and hex into bytes", () => {
    expect(fromJson(ServerPong, { clientTimeMs: 1, serverTimeMs: "18446744073709551615" }, 1)).toEqual({
      clientTimeMs: 1,
      serverTimeMs: 2n ** 64n - 1n,
    });
    expect(fromJson(ClientAuth, { ticket: "t", proof: "AB".repeat(32) }, 1).proof).toEqual(Buffer.alloc(32, 0xab));
  });
});

describe("toJson", () => {
  it("gives u64 as decimal strings, bytes as lower-case hex and lists as arrays", () => {
    expect(toJson(ServerPong, { clientTimeMs: 1, serverTimeMs: 2n ** 53n + 1n })).toEqual({
      clientTimeMs: 1,
      serverTimeMs: "9007199254740993",
    });
    expect(toJson(ClientAuth, { ticket: "t", proof: Buffer.alloc(32, 0xab) }).proof).toBe("ab".repeat(32));
    expect(toJson(ServerWorldBossPhase, { bossId: 1, phase: 2, healthPercent: 3, abilities: [4, 5] })).toEqual({
      bossId: 1,
      phase: 2,
      healthPercent: 3,
      abilities: [4, 5],
    });
  });

  it("leaves out what dialect 1 did not carry", () => {
    expect(Object.keys(toJson(ServerEventComplete, { ...complete }))).not.toContain("rewardTier");
  });
});

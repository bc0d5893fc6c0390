import { enumOf, u32, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { rewardTier } from "./enums.ts";
import { opcodes } from "./opcodes.ts";

export const ServerRewardTierUpdate = definePacket({
  name: "ServerRewardTierUpdate",
  opcode: opcodes.ServerRewardTierUpdate,
  doc: "A participant's tier has changed; the thresholds are those of this tier and of the next.",
  fields: {
    instanceId: u32,
    characterId: u64,
    rewardTier: enumOf(rewardTier),
    contribution: u32,
    tierThreshold: u32,
    nextThreshold: u32,
  },
});

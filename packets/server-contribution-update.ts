import { enumOf, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { rewardTier } from "./enums.ts";
import { opcodes } from "./opcodes.ts";

export const ServerContributionUpdate = definePacket({
  name: "ServerContributionUpdate",
  opcode: opcodes.ServerContributionUpdate,
  doc: "The player's own contribution to a run, and the tier it stands for now.",
  fields: {
    instanceId: u32,
    contribution: u32,
    rewardTier: enumOf(rewardTier),
  },
});

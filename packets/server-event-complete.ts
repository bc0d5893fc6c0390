import { bool, enumOf, inDialect2, list, u16, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { rewardTier } from "./enums.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventComplete = definePacket({
  name: "ServerEventComplete",
  opcode: opcodes.ServerEventComplete,
  doc: "An event is over for this participant: whether it succeeded, and what it earned.",
  fields: {
    instanceId: u32,
    eventId: u32,
    success: bool,
    rewardTier: inDialect2(enumOf(rewardTier)),
    contribution: u32,
    rewardXp: u32,
    rewardGold: u32,
    rewards: list({ itemId: u32, quantity: u16 }),
  },
});

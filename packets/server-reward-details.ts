import { list, string, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerRewardDetails = definePacket({
  name: "ServerRewardDetails",
  opcode: opcodes.ServerRewardDetails,
  doc: "What a completion earned besides what ServerEventComplete tells; an id of 0 is none.",
  fields: {
    instanceId: u32,
    eventId: u32,
    currencies: list({ name: string(), amount: u32 }),
    factionId: u32,
    reputation: u32,
    achievementId: u32,
    titleId: u32,
  },
});

import { u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientEventContribute = definePacket({
  name: "ClientEventContribute",
  opcode: opcodes.ClientEventContribute,
  states: ["in_zone"],
  doc: "Turns in items that the character holds; the answer is ServerContributionUpdate.",
  fields: {
    instanceId: u32,
    objectiveIndex: u8,
    amount: u32,
    itemId: u32,
  },
});

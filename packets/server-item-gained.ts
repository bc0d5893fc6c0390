import { u16, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerItemGained = definePacket({
  name: "ServerItemGained",
  opcode: opcodes.ServerItemGained,
  doc: "The character has gained items, and has them for good.",
  fields: {
    itemId: u32,
    quantity: u16,
  },
});

import { listOf, u8, u16, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerVoteUpdate = definePacket({
  name: "ServerVoteUpdate",
  opcode: opcodes.ServerVoteUpdate,
  doc: "How many have answered with each option, in the order of the options.",
  fields: {
    instanceId: u32,
    voteId: u8,
    counts: listOf(u16),
  },
});

import { listOf, u8, u16, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerVoteEnd = definePacket({
  name: "ServerVoteEnd",
  opcode: opcodes.ServerVoteEnd,
  doc: "A vote is decided, with the option that won and what each option got.",
  fields: {
    instanceId: u32,
    voteId: u8,
    option: u8,
    counts: listOf(u16),
  },
});

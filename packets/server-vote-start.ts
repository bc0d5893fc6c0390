import { listOf, string, u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerVoteStart = definePacket({
  name: "ServerVoteStart",
  opcode: opcodes.ServerVoteStart,
  doc: "A vote is open: the time left to answer, and the option (from 0) that stands for those who do not.",
  fields: {
    instanceId: u32,
    voteId: u8,
    question: string(),
    durationMs: u32,
    defaultOption: u8,
    options: listOf(string()),
  },
});

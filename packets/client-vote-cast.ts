import { u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientVoteCast = definePacket({
  name: "ClientVoteCast",
  opcode: opcodes.ClientVoteCast,
  states: ["in_zone"],
  doc: "Answers a vote, or changes the answer; the answer to it is ServerVoteUpdate.",
  fields: {
    instanceId: u32,
    voteId: u8,
    option: u8,
  },
});

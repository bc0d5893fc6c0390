import { list, u32, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerCompletionHistory = definePacket({
  name: "ServerCompletionHistory",
  opcode: opcodes.ServerCompletionHistory,
  doc: "What the character has completed: how often, with which medals, how fast at best, and when last (Unix time).",
  fields: {
    completions: list({
      eventId: u32,
      count: u32,
      gold: u32,
      silver: u32,
      bronze: u32,
      bestContribution: u32,
      fastestMs: u32,
      lastCompletedMs: u64,
    }),
  },
});

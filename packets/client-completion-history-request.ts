import { u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientCompletionHistoryRequest = definePacket({
  name: "ClientCompletionHistoryRequest",
  opcode: opcodes.ClientCompletionHistoryRequest,
  states: ["authenticated", "in_zone"],
  doc: "Asks what the character has completed, of one event or (0) of all; the answer is ServerCompletionHistory.",
  fields: {
    eventId: u32,
  },
});

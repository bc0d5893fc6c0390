import { u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientEventLeave = definePacket({
  name: "ClientEventLeave",
  opcode: opcodes.ClientEventLeave,
  states: ["in_zone"],
  doc: "Leaves a run and keeps the score; the answer is ServerEventList.",
  fields: {
    instanceId: u32,
  },
});

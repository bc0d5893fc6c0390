import { u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientEventJoin = definePacket({
  name: "ClientEventJoin",
  opcode: opcodes.ClientEventJoin,
  states: ["in_zone"],
  doc: "Joins a run; the answer is ServerContributionUpdate.",
  fields: {
    instanceId: u32,
  },
});

import { u8, u32, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventEliminated = definePacket({
  name: "ServerEventEliminated",
  opcode: opcodes.ServerEventEliminated,
  doc: "A participant is knocked out; what it does from now on does not count.",
  fields: {
    instanceId: u32,
    characterId: u64,
    round: u8,
  },
});

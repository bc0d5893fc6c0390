import { list, u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { objective } from "./objective.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventPhase = definePacket({
  name: "ServerEventPhase",
  opcode: opcodes.ServerEventPhase,
  doc: "The next phase begins, with these objectives.",
  fields: {
    instanceId: u32,
    phase: u8,
    objectives: list(objective),
  },
});

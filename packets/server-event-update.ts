import { u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventUpdate = definePacket({
  name: "ServerEventUpdate",
  opcode: opcodes.ServerEventUpdate,
  doc: "Where one objective of the current phase stands.",
  fields: {
    instanceId: u32,
    objectiveIndex: u8,
    current: u32,
    target: u32,
  },
});

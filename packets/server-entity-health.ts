import { u32, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEntityHealth = definePacket({
  name: "ServerEntityHealth",
  opcode: opcodes.ServerEntityHealth,
  doc: "Where an entity's health stands, changes of one flush folded together.",
  fields: {
    guid: u64,
    health: u32,
    healthMax: u32,
  },
});

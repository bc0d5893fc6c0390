import { f32, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEntityMove = definePacket({
  name: "ServerEntityMove",
  opcode: opcodes.ServerEntityMove,
  doc: "Where an entity in view is now.",
  fields: {
    guid: u64,
    x: f32,
    y: f32,
    z: f32,
  },
});

import { u8, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEntityDestroy = definePacket({
  name: "ServerEntityDestroy",
  opcode: opcodes.ServerEntityDestroy,
  doc: "An entity is gone from view, and why: see the destroy reasons.",
  fields: {
    guid: u64,
    reason: u8,
  },
});

import { enumOf, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { destroyReason } from "./enums.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEntityDestroy = definePacket({
  name: "ServerEntityDestroy",
  opcode: opcodes.ServerEntityDestroy,
  doc: "An entity is gone from view, and why.",
  fields: {
    guid: u64,
    reason: enumOf(destroyReason),
  },
});

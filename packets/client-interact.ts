import { u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientInteract = definePacket({
  name: "ClientInteract",
  opcode: opcodes.ClientInteract,
  states: ["in_zone"],
  doc: "Uses an object, or picks it up.",
  fields: {
    guid: u64,
  },
});

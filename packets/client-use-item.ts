import { u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientUseItem = definePacket({
  name: "ClientUseItem",
  opcode: opcodes.ClientUseItem,
  states: ["in_zone"],
  doc: "Uses an item that the character holds to call what content lets it call; it is used up if something comes.",
  fields: {
    itemId: u32,
  },
});

import { u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientHello = definePacket({
  name: "ClientHello",
  opcode: opcodes.ClientHello,
  states: ["open"],
  doc: "Picks the dialect that the server speaks to this session from then on.",
  fields: {
    dialect: u8,
    build: u32,
  },
});

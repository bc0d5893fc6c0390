import { bytes, u8, u16, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerHello = definePacket({
  name: "ServerHello",
  opcode: opcodes.ServerHello,
  doc: "Greets a new connection with the highest dialect spoken here and the nonce that the login's proof is made with.",
  fields: {
    dialectMax: u8,
    realmId: u16,
    serverTimeMs: u64,
    nonce: bytes(16),
  },
});

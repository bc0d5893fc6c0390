import { string, u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerAuthResult = definePacket({
  name: "ServerAuthResult",
  opcode: opcodes.ServerAuthResult,
  doc: "Tells how a login went (auth results) and, if it went well, who the client is.",
  fields: {
    result: u8,
    characterId: u32,
    sessionId: u32,
    message: string(),
  },
});

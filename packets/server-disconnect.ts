import { string, u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerDisconnect = definePacket({
  name: "ServerDisconnect",
  opcode: opcodes.ServerDisconnect,
  doc: "Says why the server is about to close (disconnect reasons) and when it is worth coming back.",
  fields: {
    reason: u8,
    retryAfterMs: u32,
    message: string(),
  },
});

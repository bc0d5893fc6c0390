import { u32, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerPong = definePacket({
  name: "ServerPong",
  opcode: opcodes.ServerPong,
  doc: "Answers a ping with its own time and the server's.",
  fields: {
    clientTimeMs: u32,
    serverTimeMs: u64,
  },
});

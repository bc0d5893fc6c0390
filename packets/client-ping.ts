import { u32 } from "../src/protocol/field-types.ts";
import { anyState, definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientPing = definePacket({
  name: "ClientPing",
  opcode: opcodes.ClientPing,
  states: anyState,
  doc: "Keeps a silent session alive and measures the way to the server and back.",
  fields: {
    clientTimeMs: u32,
  },
});

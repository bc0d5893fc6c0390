import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientLogout = definePacket({
  name: "ClientLogout",
  opcode: opcodes.ClientLogout,
  states: ["authenticated", "in_zone"],
  doc: "Ends the session; the answer is ServerDisconnect that says logged out.",
  fields: {},
});

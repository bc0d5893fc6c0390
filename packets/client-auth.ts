import { bytes, string } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientAuth = definePacket({
  name: "ClientAuth",
  opcode: opcodes.ClientAuth,
  states: ["greeted"],
  doc: "Logs in with a ticket and the proof that the client knows the ticket's secret.",
  fields: {
    ticket: string(),
    proof: bytes(32),
  },
});

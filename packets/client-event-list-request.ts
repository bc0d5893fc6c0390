import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientEventListRequest = definePacket({
  name: "ClientEventListRequest",
  opcode: opcodes.ClientEventListRequest,
  states: ["in_zone"],
  doc: "Asks for the events that are active here; the answer is ServerEventList.",
  fields: {},
});

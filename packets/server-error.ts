import { string, u16 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerError = definePacket({
  name: "ServerError",
  opcode: opcodes.ServerError,
  doc: "Refuses a packet with an error code; the opcode is that of the packet to blame, 0 for none.",
  fields: {
    code: u16,
    opcode: u16,
    message: string(),
  },
});

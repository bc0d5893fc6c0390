import { string, u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventChain = definePacket({
  name: "ServerEventChain",
  opcode: opcodes.ServerEventChain,
  doc: "A run is a step of a chain of events, the first step being 1: chain 2 of 4.",
  fields: {
    chainId: u32,
    instanceId: u32,
    step: u8,
    steps: u8,
    name: string(),
  },
});

import { f32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientMove = definePacket({
  name: "ClientMove",
  opcode: opcodes.ClientMove,
  states: ["in_zone"],
  doc: "Moves the player; a step too fast is refused and the server's position stands.",
  fields: {
    x: f32,
    y: f32,
    z: f32,
  },
});

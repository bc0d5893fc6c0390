import { f32, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientEnterZone = definePacket({
  name: "ClientEnterZone",
  opcode: opcodes.ClientEnterZone,
  states: ["authenticated", "in_zone"],
  doc: "Asks to be placed at a position of a zone instance.",
  fields: {
    zoneId: u32,
    zoneInstance: u32,
    x: f32,
    y: f32,
    z: f32,
  },
});

import { u32, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerZoneEntered = definePacket({
  name: "ServerZoneEntered",
  opcode: opcodes.ServerZoneEntered,
  doc: "Confirms the zone instance; the guid is that of the player's own entity.",
  fields: {
    zoneId: u32,
    zoneInstance: u32,
    guid: u64,
  },
});

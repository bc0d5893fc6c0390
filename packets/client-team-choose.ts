import { u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientTeamChoose = definePacket({
  name: "ClientTeamChoose",
  opcode: opcodes.ClientTeamChoose,
  states: ["in_zone"],
  doc: "Asks to play for a team; the answer is ServerEventTeams.",
  fields: {
    instanceId: u32,
    team: u8,
  },
});

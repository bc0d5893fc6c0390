import { enumOf, list, string, u8, u16, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { eventMode } from "./enums.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventTeams = definePacket({
  name: "ServerEventTeams",
  opcode: opcodes.ServerEventTeams,
  doc: "How the teams of a run stand, and which of them is the player's own (0 none).",
  fields: {
    instanceId: u32,
    mode: enumOf(eventMode),
    ownTeam: u8,
    teams: list({ team: u8, name: string(), members: u16, score: u32, wins: u8 }),
  },
});

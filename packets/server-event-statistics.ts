import { list, string, u8, u32, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventStatistics = definePacket({
  name: "ServerEventStatistics",
  opcode: opcodes.ServerEventStatistics,
  doc: "What the participants of a run have done, the greatest contribution first.",
  fields: {
    instanceId: u32,
    participants: list({
      characterId: u64,
      name: string(),
      team: u8,
      contribution: u32,
      kills: u32,
      deaths: u32,
      assists: u32,
      damageDealt: u32,
      damageTaken: u32,
      healingDone: u32,
      healingTaken: u32,
      longestLifeMs: u32,
      bestStreak: u32,
    }),
  },
});

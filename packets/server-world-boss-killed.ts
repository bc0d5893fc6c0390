import { list, string, u16, u32, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerWorldBossKilled = definePacket({
  name: "ServerWorldBossKilled",
  opcode: opcodes.ServerWorldBossKilled,
  doc: "A world boss is dead; the whole realm is told who did most.",
  fields: {
    bossId: u32,
    killTimeMs: u32,
    participantCount: u16,
    top: list({ characterId: u64, name: string(), contribution: u32, damage: u32 }),
  },
});

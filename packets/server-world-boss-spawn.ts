import { f32, u8, u32, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerWorldBossSpawn = definePacket({
  name: "ServerWorldBossSpawn",
  opcode: opcodes.ServerWorldBossSpawn,
  doc: "A world boss has appeared; the whole realm is told.",
  fields: {
    bossId: u32,
    creatureGuid: u64,
    x: f32,
    y: f32,
    z: f32,
    healthMax: u32,
    health: u32,
    phase: u8,
    timeLimitMs: u32,
  },
});

import { listOf, u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerWorldBossPhase = definePacket({
  name: "ServerWorldBossPhase",
  opcode: opcodes.ServerWorldBossPhase,
  doc: "A world boss enters its next phase with these abilities (of abilities named by word, the FNV-1a hash).",
  fields: {
    bossId: u32,
    phase: u8,
    healthPercent: u8,
    abilities: listOf(u32),
  },
});

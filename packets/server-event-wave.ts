import { enumOf, u8, u16, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { waveType } from "./enums.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventWave = definePacket({
  name: "ServerEventWave",
  opcode: opcodes.ServerEventWave,
  doc: "A wave begins: what spawns, and when the next one comes.",
  fields: {
    instanceId: u32,
    waveNumber: u8,
    totalWaves: u8,
    waveType: enumOf(waveType),
    spawnCount: u16,
    timeUntilNextMs: u32,
  },
});

import { enumOf, u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { roundState } from "./enums.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventRound = definePacket({
  name: "ServerEventRound",
  opcode: opcodes.ServerEventRound,
  doc: "A round (from 1) starts, with the time it has, or ends, with the team or character that won it (0 nobody).",
  fields: {
    instanceId: u32,
    round: u8,
    state: enumOf(roundState),
    winner: u32,
    timeRemainingMs: u32,
  },
});

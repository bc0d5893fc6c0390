import { enumOf, inDialect2, list, u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { eventType } from "./enums.ts";
import { objective } from "./objective.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventStart = definePacket({
  name: "ServerEventStart",
  opcode: opcodes.ServerEventStart,
  doc: "An event runs in the zone: its current phase, the time left (0 for no limit) and where its objectives stand.",
  fields: {
    instanceId: u32,
    eventId: u32,
    eventType: inDialect2(enumOf(eventType)),
    phase: u8,
    durationMs: u32,
    objectives: list(objective),
  },
});

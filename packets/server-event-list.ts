import { enumOf, list, u8, u16, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { eventType } from "./enums.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventList = definePacket({
  name: "ServerEventList",
  opcode: opcodes.ServerEventList,
  doc: "Every event that is active in the zone instance.",
  fields: {
    events: list({
      instanceId: u32,
      eventId: u32,
      eventType: enumOf(eventType),
      phase: u8,
      timeRemainingMs: u32,
      participantCount: u16,
    }),
  },
});

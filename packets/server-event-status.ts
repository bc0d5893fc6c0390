import { enumOf, string, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { eventStatus } from "./enums.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventStatus = definePacket({
  name: "ServerEventStatus",
  opcode: opcodes.ServerEventStatus,
  doc: "A run is paused, goes on, or has another limit: the time that is left (0 for no limit), and why.",
  fields: {
    instanceId: u32,
    status: enumOf(eventStatus),
    timeRemainingMs: u32,
    message: string(),
  },
});

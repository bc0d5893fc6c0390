import { u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientEventStatisticsRequest = definePacket({
  name: "ClientEventStatisticsRequest",
  opcode: opcodes.ClientEventStatisticsRequest,
  states: ["in_zone"],
  doc: "Asks what the participants of a run have done; the answer is ServerEventStatistics.",
  fields: {
    instanceId: u32,
  },
});

import { enumOf, group, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { objectiveState } from "./enums.ts";
import { objective } from "./objective.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEventObjective = definePacket({
  name: "ServerEventObjective",
  opcode: opcodes.ServerEventObjective,
  doc: "One objective appears or changes its state.",
  fields: {
    instanceId: u32,
    state: enumOf(objectiveState),
    objective: group(objective),
  },
});

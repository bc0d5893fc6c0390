import { bool, f32, u8, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ServerControlPoint = definePacket({
  name: "ServerControlPoint",
  opcode: opcodes.ServerControlPoint,
  doc: "Where a control point lies and how it stands: its owner (0 nobody, else the team; players without teams are 1) and how far its capture is, in per cent.",
  fields: {
    instanceId: u32,
    pointId: u32,
    owner: u8,
    progress: u8,
    contested: bool,
    x: f32,
    y: f32,
    z: f32,
    radius: f32,
  },
});

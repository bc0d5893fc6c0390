import { enumOf, f32, u32, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { entityKind } from "./enums.ts";
import { opcodes } from "./opcodes.ts";

export const ServerEntityCreate = definePacket({
  name: "ServerEntityCreate",
  opcode: opcodes.ServerEntityCreate,
  doc: "An entity comes into view; of a player the template is the character id.",
  fields: {
    guid: u64,
    kind: enumOf(entityKind),
    templateId: u32,
    x: f32,
    y: f32,
    z: f32,
    health: u32,
    healthMax: u32,
  },
});

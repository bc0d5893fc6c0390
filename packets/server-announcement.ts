import { enumOf, string, u32 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { announcementKind } from "./enums.ts";
import { opcodes } from "./opcodes.ts";

export const ServerAnnouncement = definePacket({
  name: "ServerAnnouncement",
  opcode: opcodes.ServerAnnouncement,
  doc: "Something to be read by people; of a planned stop also the seconds that are left, otherwise 0.",
  fields: {
    kind: enumOf(announcementKind),
    secondsLeft: u32,
    text: string(),
  },
});

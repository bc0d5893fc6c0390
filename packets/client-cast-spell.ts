import { u32, u64 } from "../src/protocol/field-types.ts";
import { definePacket } from "../src/protocol/packet-definition.ts";
import { opcodes } from "./opcodes.ts";

export const ClientCastSpell = definePacket({
  name: "ClientCastSpell",
  opcode: opcodes.ClientCastSpell,
  states: ["in_zone"],
  doc: "Asks to cast a spell at an entity; the server decides what comes of it.",
  fields: {
    spellId: u32,
    targetGuid: u64,
  },
});

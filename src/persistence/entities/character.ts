import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** Whom a client plays. `id` is the wire's `characterId`, so it fits a u32; the name is unique whatever its case. */
export const Character = defineEntity({
  name: "Character",
  tableName: "characters",
  properties: {
    id: p.bigint("number").primary().autoincrement(),
    name: p.text(),
    accountId: p.bigint("number").nullable(),
    factionId: p.bigint("number").default(0),
    createdAt: p.datetime(6).defaultRaw("now()"),
  },
});

export type Character = InferEntity<typeof Character>;

import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** A character's standing with one faction. */
export const CharacterReputation = defineEntity({
  name: "CharacterReputation",
  tableName: "character_reputations",
  properties: {
    characterId: p.bigint("number").primary(),
    factionId: p.bigint("number").primary(),
    amount: p.bigint("number").default(0),
  },
});

export type CharacterReputation = InferEntity<typeof CharacterReputation>;

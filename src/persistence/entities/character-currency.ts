import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** What a character has of one of the currencies that content names. */
export const CharacterCurrency = defineEntity({
  name: "CharacterCurrency",
  tableName: "character_currencies",
  properties: {
    characterId: p.bigint("number").primary(),
    currency: p.text().primary(),
    amount: p.bigint("number").default(0),
  },
});

export type CharacterCurrency = InferEntity<typeof CharacterCurrency>;

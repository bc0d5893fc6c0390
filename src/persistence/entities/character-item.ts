import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** How many of one item a character holds. */
export const CharacterItem = defineEntity({
  name: "CharacterItem",
  tableName: "character_items",
  properties: {
    characterId: p.bigint("number").primary(),
    itemId: p.bigint("number").primary(),
    quantity: p.bigint("number").default(0),
  },
});

export type CharacterItem = InferEntity<typeof CharacterItem>;

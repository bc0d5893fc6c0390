import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** All the experience and gold that a character was granted. */
export const CharacterWallet = defineEntity({
  name: "CharacterWallet",
  tableName: "character_wallets",
  properties: {
    characterId: p.bigint("number").primary().autoincrement(false),
    xp: p.bigint("number").default(0),
    gold: p.bigint("number").default(0),
    updatedAt: p.datetime(6),
  },
});

export type CharacterWallet = InferEntity<typeof CharacterWallet>;

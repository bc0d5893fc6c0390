import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** A title of a character: earned once, and with which run. */
export const CharacterTitle = defineEntity({
  name: "CharacterTitle",
  tableName: "character_titles",
  properties: {
    characterId: p.bigint("number").primary(),
    titleId: p.bigint("number").primary(),
    earnedAt: p.datetime(6),
    eventInstanceId: p.bigint("number"),
  },
});

export type CharacterTitle = InferEntity<typeof CharacterTitle>;

import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** An achievement of a character: earned once, and with which run. */
export const CharacterAchievement = defineEntity({
  name: "CharacterAchievement",
  tableName: "character_achievements",
  properties: {
    characterId: p.bigint("number").primary(),
    achievementId: p.bigint("number").primary(),
    earnedAt: p.datetime(6),
    eventInstanceId: p.bigint("number"),
  },
});

export type CharacterAchievement = InferEntity<typeof CharacterAchievement>;

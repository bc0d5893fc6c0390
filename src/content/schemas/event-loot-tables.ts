import { z } from "zod";
import type { BonusDrop, LootDrop, LootTableDefinition } from "../loot-definitions.ts";
import { chance, id, list, name, object, optional, reference, text, whole } from "./fields.ts";

const dropShape = { item_id: id, quantity: optional(whole(1), 1), chance: optional(chance, 1), name };

type RawDrop = { item_id: number; quantity: number; chance: number; name: string };

function lootDrop(drop: RawDrop): LootDrop {
  return { itemId: drop.item_id, quantity: drop.quantity, chance: drop.chance, name: drop.name };
}

type Condition = Pick<BonusDrop, "condition" | "streak">;

/** `gold_streak_3` becomes the condition `gold_streak` with a streak of 3; the others have a streak of 0. */
function parseCondition(words: string): Condition | null {
  const streak = /^gold_streak_([1-9]\d{0,5})$/.exec(words)?.[1];
  if (streak !== undefined) return { condition: "gold_streak", streak: Number(streak) };
  if (words === "any" || words === "first_completion" || words === "control_all_points") {
    return { condition: words, streak: 0 };
  }
  return null;
}

const conditionSchema = text.transform((words, context): Condition => {
  const condition = parseCondition(words);
  if (condition !== null) return condition;
  context.addIssue({
    code: "custom",
    message: "Write one of any, first_completion, gold_streak_N (N from 1) and control_all_points here.",
  });
  return z.NEVER;
});

const bonusDropSchema = object({
  ...dropShape,
  condition: optional(conditionSchema, { condition: "any", streak: 0 }),
}).transform((drop): BonusDrop => ({ ...lootDrop(drop), ...drop.condition }));

const tierSchema = optional(list(object(dropShape).transform(lootDrop)), []);
const tiersSchema = object({ gold: tierSchema, silver: tierSchema, bronze: tierSchema, participation: tierSchema });

/** One entry of `event_loot_tables.json`. It names the event or the world boss that it is for, or neither. */
export const lootTableSchema = object({
  id,
  name,
  event_id: reference,
  world_boss_id: reference,
  tier_drops: optional(tiersSchema, { gold: [], silver: [], bronze: [], participation: [] }),
  bonus_drops: optional(list(bonusDropSchema), []),
}).transform(
  (table): LootTableDefinition => ({
    id: table.id,
    name: table.name,
    eventId: table.event_id,
    worldBossId: table.world_boss_id,
    tierDrops: table.tier_drops,
    bonusDrops: table.bonus_drops,
  }),
);

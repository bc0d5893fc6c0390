import { z } from "zod";
import type { RewardGranted } from "../../../rewards/reward-events.ts";
import type { CharacterEvent } from "../../../world/character-events.ts";
import { amount, atMs, count, elapsedMs, id, list, object, schemasOf, text, whole } from "./fields.ts";

const items = list(object({ itemId: id, quantity: count }));

const granted = object({
  instanceId: id,
  eventId: id,
  characterId: id,
  outcome: z.enum(["completed", "failed"]),
  tier: z.enum(["gold", "silver", "bronze", "participation"]),
  rank: count,
  contribution: amount,
  xp: amount,
  gold: amount,
  currency: z.record(text, amount),
  reputation: object({ factionId: id, amount: whole }).nullable(),
  items,
  achievementId: id,
  titleId: id,
  elapsedMs,
  atMs,
});

/** The current version of what a character gains, gives and is granted. */
export const characterSchemas = schemasOf<CharacterEvent | RewardGranted>()({
  ItemsGained: object({ characterId: id, items, atMs }),
  ItemsTurnedIn: object({ characterId: id, instanceId: id, objectiveIndex: count, itemId: id, quantity: count, atMs }),
  RewardGranted: granted,
});

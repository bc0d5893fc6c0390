import { z } from "zod";
import type { WorldBossDefinition } from "../definitions.ts";
import {
  amount,
  decimal,
  id,
  list,
  name,
  named,
  object,
  optional,
  ownId,
  position,
  reference,
  text,
  U32_MAX,
  whole,
} from "./fields.ts";
import { timezone } from "./schedule-fields.ts";

/** How long a boss that nobody engages stays, where content gives no time; 0 would be for ever. */
const DEFAULT_DESPAWN_MS = 1_800_000;

/** The most of one creature that a boss calls at once. */
const ADDS_MAX = 100;

/** Hours of the day; an end before the start means a window over midnight. */
const windowSchema = object({ start_hour: whole(0, 23), end_hour: whole(0, 24) }).transform((window) => ({
  startHour: window.start_hour,
  endHour: window.end_hour,
}));

const addSpawnSchema = object({ creature_id: id, count: optional(whole(1, ADDS_MAX), 1) }).transform((add) => ({
  creatureId: add.creature_id,
  count: add.count,
}));

/** An ability is a spell by its id, or a word that the client knows. */
const abilitySchema = z.union([id, text], { error: "Write the id of a spell or a word for an ability here." });

/** The threshold is the boss's health in per cent at which the phase begins. */
const phaseSchema = object({
  health_threshold: decimal(0, 100),
  abilities: optional(list(abilitySchema), []),
  add_spawns: optional(list(addSpawnSchema), []),
}).transform((phase) => ({
  healthThreshold: phase.health_threshold,
  abilities: phase.abilities,
  addSpawns: phase.add_spawns,
}));

/** In the order in which a boss that loses health reaches them. */
const phasesSchema = list(phaseSchema).transform((phases) =>
  phases.toSorted((a, b) => b.healthThreshold - a.healthThreshold),
);

/** One entry of `world_bosses.json`; a `spawnPosition` of null becomes the middle of its zone. */
export const worldBossSchema = object({
  id: ownId,
  name,
  creature_template_id: id,
  zone_id: id,
  spawn_position: optional(position, null),
  spawn_window: optional(windowSchema, null),
  spawn_cooldown_hours: optional(decimal(0, U32_MAX), 0),
  despawn_timer_ms: optional(whole(), DEFAULT_DESPAWN_MS),
  phases: optional(phasesSchema, []),
  enrage_timer_ms: amount,
  called_by_object_id: reference,
  called_by_item_id: reference,
  timezone: optional(timezone, "UTC"),
  reward_xp: optional(whole(), 500),
  reward_gold: optional(whole(), 100),
  loot_table_id: reference,
  currency_reward: optional(named(whole()), {}),
  achievement_id: reference,
  title_id: reference,
}).transform((boss) => ({
  id: boss.id,
  name: boss.name,
  creatureTemplateId: boss.creature_template_id,
  zoneId: boss.zone_id,
  spawnPosition: boss.spawn_position as WorldBossDefinition["spawnPosition"] | null,
  spawnWindow: boss.spawn_window,
  spawnCooldownHours: boss.spawn_cooldown_hours,
  despawnTimerMs: boss.despawn_timer_ms,
  phases: boss.phases,
  enrageTimerMs: boss.enrage_timer_ms,
  calledByObjectId: boss.called_by_object_id,
  calledByItemId: boss.called_by_item_id,
  timezone: boss.timezone,
  rewardXp: boss.reward_xp,
  rewardGold: boss.reward_gold,
  lootTableId: boss.loot_table_id,
  currencyReward: boss.currency_reward,
  achievementId: boss.achievement_id,
  titleId: boss.title_id,
}));

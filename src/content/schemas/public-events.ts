import { z } from "zod";
import type { ControlPointDefinition, EventDefinition, PhaseDefinition, RewardsDefinition } from "../definitions.ts";
import {
  amount,
  decimal,
  id,
  list,
  name,
  named,
  object,
  optional,
  position,
  reference,
  text,
  U32_MAX,
  whole,
  word,
} from "./fields.ts";
import { objectiveSchema } from "./objectives.ts";

const TYPES = ["invasion", "collection", "territory", "defense", "escort", "world_boss"] as const;

/** Limit of an event that gives none, from the documented public-events system. */
const DEFAULT_DURATION_MS = 300_000;

const phaseSchema = object({
  index: optional(whole(0, 255), null),
  duration_ms: optional(whole(), null),
  objectives: optional(list(objectiveSchema), []),
}).transform((phase) => ({
  index: phase.index,
  durationMs: phase.duration_ms,
  objectives: phase.objectives.map((objective, i) => ({ ...objective, index: objective.index ?? i })),
}));

/** Numbers the phases that have no index by their place, then puts them in the order they are played in. */
const phasesSchema = list(phaseSchema).transform((phases): readonly PhaseDefinition[] =>
  phases.map((phase, i) => ({ ...phase, index: phase.index ?? i })).toSorted((a, b) => a.index - b.index),
);

const reputationSchema = object({ faction_id: id, amount: whole() }).transform((reputation) => ({
  factionId: reputation.faction_id,
  amount: reputation.amount,
}));

const rewardsSchema = object({
  xp: amount,
  gold: amount,
  currency: optional(named(whole()), {}),
  loot_table_id: reference,
  reputation: optional(reputationSchema, null),
  achievement_id: reference,
  title_id: reference,
  scaling: optional(word(["tiered", "flat"]), "tiered"),
}).transform(
  (rewards): RewardsDefinition => ({
    xp: rewards.xp,
    gold: rewards.gold,
    currency: rewards.currency,
    lootTableId: rewards.loot_table_id,
    reputation: rewards.reputation,
    achievementId: rewards.achievement_id,
    titleId: rewards.title_id,
    scaling: rewards.scaling,
  }),
);

const controlPointSchema = object({
  id: whole(),
  name,
  position,
  capture_radius: optional(decimal(0, U32_MAX), 15),
  capture_time_ms: optional(whole(), 20_000),
  decay_time_ms: optional(whole(), 20_000),
}).transform(
  (point): ControlPointDefinition => ({
    id: point.id,
    name: point.name,
    position: point.position,
    captureRadiusMeters: point.capture_radius,
    captureTimeMs: point.capture_time_ms,
    decayTimeMs: point.decay_time_ms,
  }),
);

/** Waves are kept as they are written: what plays them gives them their shape. */
const waveSchema = z.record(z.string(), z.unknown());

/** One entry of `public_events.json`. */
export const publicEventSchema = object({
  id,
  name,
  type: word(TYPES),
  zone_id: id,
  duration_ms: optional(whole(), DEFAULT_DURATION_MS),
  phases: optional(phasesSchema, []),
  rewards: optional(rewardsSchema, rewardsSchema.parse({})),
  spawn_points: optional(text, null),
  waves: optional(list(waveSchema), []),
  control_points: optional(list(controlPointSchema), []),
  victory_condition: optional(text, null),
  hold_time_required_ms: amount,
}).transform(
  (event): EventDefinition => ({
    id: event.id,
    name: event.name,
    type: event.type,
    zoneId: event.zone_id,
    durationMs: event.duration_ms,
    phases: event.phases,
    rewards: event.rewards,
    spawnPoints: event.spawn_points,
    waves: event.waves,
    controlPoints: event.control_points,
    victoryCondition: event.victory_condition,
    holdTimeRequiredMs: event.hold_time_required_ms,
  }),
);

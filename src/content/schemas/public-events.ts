import { z } from "zod";
import type {
  ControlPointDefinition,
  EventDefinition,
  PhaseDefinition,
  RewardsDefinition,
  ScalingDefinition,
} from "../definitions.ts";
import {
  ASSIGNMENTS,
  abandonedSchema,
  DEFAULT_SCALING,
  MODES,
  roundsSchema,
  scalingSchema,
  teamSchema,
} from "./event-modes.ts";
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
  word,
} from "./fields.ts";
import { objectiveSchema, type ParsedObjective } from "./objectives.ts";
import { variationsSchema } from "./variations.ts";
import { voteSchema } from "./votes.ts";
import { type ParsedWave, wavesSchema } from "./waves.ts";

const TYPES = ["invasion", "collection", "territory", "defense", "escort", "world_boss"] as const;

/** Limit of an event that gives none, from the documented public-events system. */
export const DEFAULT_DURATION_MS = 300_000;

/** How long a participant who is gone keeps its place. */
const DEFAULT_GRACE_MS = 60_000;

/** A phase as it is written, in the order of play; its objectives have their numbers. */
export type ParsedPhase = Omit<PhaseDefinition, "objectives"> & { readonly objectives: readonly ParsedObjective[] };

const phaseSchema = object({
  index: optional(whole(0, 255), null),
  duration_ms: optional(whole(), null),
  objectives: optional(list(objectiveSchema), []),
  vote: optional(voteSchema, null),
}).transform((phase) => ({
  index: phase.index,
  durationMs: phase.duration_ms,
  objectives: phase.objectives.map((objective, i) => ({ ...objective, index: objective.index ?? i })),
  vote: phase.vote,
}));

/** Numbers the phases that have no index by their place, then puts them in the order they are played in. */
const phasesSchema = list(phaseSchema).transform((phases): readonly ParsedPhase[] =>
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
  tiers: optional(word(["rank", "damage_share"]), "rank"),
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
    tiers: rewards.tiers,
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

/** An event as it is written: what other files and the places of its keys say is filled in by `resolveEvent`. */
export type ParsedEvent = Omit<EventDefinition, "phases" | "waves"> & {
  readonly phases: readonly ParsedPhase[];
  readonly waves: readonly ParsedWave[];
};

/** The word `default` stands for the usual steps; anything else is looked at as it is. */
const scalingOrDefault = z
  .preprocess((value) => (value === "default" ? DEFAULT_SCALING : (value ?? {})), scalingSchema)
  .transform((scaling): ScalingDefinition => scaling);

const eventKeys = object({
  id: ownId,
  name,
  type: word(TYPES),
  zone_id: id,
  duration_ms: optional(whole(), DEFAULT_DURATION_MS),
  phases: optional(phasesSchema, []),
  rewards: optional(rewardsSchema, rewardsSchema.parse({})),
  spawn_points: optional(text, null),
  waves: optional(wavesSchema, []),
  control_points: optional(list(controlPointSchema), []),
  victory_condition: optional(word(["hold_all", "hold_majority", "hold_time"]), "hold_all"),
  hold_time_required_ms: amount,
  scaling: scalingOrDefault,
  mode: optional(word(MODES), "cooperative"),
  teams: optional(list(teamSchema), []),
  team_assignment: optional(word(ASSIGNMENTS), "balance"),
  rounds: optional(roundsSchema, roundsSchema.parse({})),
  abandoned: optional(abandonedSchema, abandonedSchema.parse({})),
  grace_ms: optional(whole(), DEFAULT_GRACE_MS),
  variations: optional(variationsSchema, []),
});

/** One entry of `public_events.json`; its variations become events of their own (`variations.ts`). */
export const publicEventSchema = eventKeys.transform(
  (event): ParsedEvent => ({
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
    scaling: event.scaling,
    mode: event.mode,
    teams: event.teams,
    teamAssignment: event.team_assignment,
    rounds: event.rounds,
    abandoned: event.abandoned,
    graceMs: event.grace_ms,
    boss: null,
  }),
);

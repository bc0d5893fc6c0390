import type {
  AbandonedRule,
  RoundsDefinition,
  ScalingDefinition,
  ScalingStep,
  TeamDefinition,
} from "../definitions.ts";
import { decimal, field, list, name, object, optional, reference, whole, word } from "./fields.ts";

/** How an event is played: modes, teams, rounds, scaling, and what happens when everyone is gone. */
export const MODES = ["cooperative", "race", "duel", "knockout"] as const;

export const ASSIGNMENTS = ["balance", "choice", "faction"] as const;

/** Teams of a race or a duel that names none. */
export const DEFAULT_TEAMS: readonly TeamDefinition[] = [
  { id: 1, name: "Red", factionId: 0 },
  { id: 2, name: "Blue", factionId: 0 },
];

export const teamSchema = object({ id: whole(1, 255), name, faction_id: reference }).transform(
  (team): TeamDefinition => ({
    id: team.id,
    name: team.name === "" ? `Team ${team.id}` : team.name,
    factionId: team.faction_id,
  }),
);

/** More players than any one fight has. */
const PLAYERS_MAX = 1000;

/** Of an even number, both sides could win half. */
const oddUpTo99 = field<number>(
  "an odd number from 1 to 99",
  (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 99 && Number(value) % 2 === 1,
);

export const roundsSchema = object({
  best_of: optional(oddUpTo99, 3),
  duration_ms: optional(whole(1000), 60_000),
  pause_ms: optional(whole(), 5000),
  knocked_out: optional(whole(1, PLAYERS_MAX), 1),
  survivors: optional(whole(1, PLAYERS_MAX), 1),
}).transform(
  (rounds): RoundsDefinition => ({
    bestOf: rounds.best_of,
    durationMs: rounds.duration_ms,
    pauseMs: rounds.pause_ms,
    knockedOut: rounds.knocked_out,
    survivors: rounds.survivors,
  }),
);

export const abandonedSchema = object({
  outcome: optional(word(["continue", "fail", "cancel", "complete"]), "continue"),
  after_ms: optional(whole(), 60_000),
}).transform((rule): AbandonedRule => ({ outcome: rule.outcome, afterMs: rule.after_ms }));

const stepSchema = object({ participants: whole(), multiplier: decimal(0.01, 100) });

/** The last step that is reached counts, so they stand in the order of their participants. */
const stepsSchema = optional(
  list(stepSchema).transform((steps): readonly ScalingStep[] =>
    steps.toSorted((a, b) => a.participants - b.participants),
  ),
  [],
);

const stepsFrom = (...steps: readonly (readonly [participants: number, multiplier: number])[]): ScalingStep[] =>
  steps.map(([participants, multiplier]) => ({ participants, multiplier }));

/** What `"scaling": "default"` stands for: the steps that servers of this kind commonly use. */
export const DEFAULT_SCALING: ScalingDefinition = {
  escalation: stepsFrom([10, 1], [25, 1.5], [50, 2]),
  difficulty: stepsFrom([0, 1], [11, 1.5], [26, 2], [51, 2.5]),
};

/** Lists of steps; the word `default` is put in their place before they are looked at. */
export const scalingSchema = object(
  { escalation: stepsSchema, difficulty: stepsSchema },
  'the word "default" or an object',
);

import type { ObjectiveDefinition, PhaseDefinition, WardDefinition } from "./definitions.ts";
import type { ParsedObjective } from "./schemas/objectives.ts";
import type { ParsedEvent, ParsedPhase } from "./schemas/public-events.ts";
import { DEFAULT_WARD_HEALTH, type ParsedWard } from "./schemas/wards.ts";
import type { CreatureDefinition, Position } from "./world-definitions.ts";

/** What the defaults of an event's objectives are taken from, besides the event. */
export type DefaultsContext = {
  readonly creatures: ReadonlyMap<number, CreatureDefinition>;
  /** How many spawn points the event has. */
  readonly spawnPointCount: number;
  /** The way of an escort that names none and cannot walk from spawn point to spawn point; empty: it can. */
  readonly escortWay: readonly Position[];
};

/** A phase with what its objectives leave out. */
export function completePhase(phase: ParsedPhase, event: ParsedEvent, context: DefaultsContext): PhaseDefinition {
  const voted = new Set(phase.vote?.options.flatMap(({ activates }) => activates));
  const objectives = phase.objectives.map(
    (objective): ObjectiveDefinition => ({
      ...objective,
      target: targetOf(objective, event, context),
      // Whatever is activated has to be hidden until then, said or not.
      hidden: objective.hidden ?? (objective.activatedBy.length > 0 || voted.has(objective.index)),
      ward: objective.ward && completeWard(objective, objective.ward, context),
    }),
  );
  return { ...phase, objectives };
}

function completeWard(
  { type }: ParsedObjective,
  ward: ParsedWard,
  { creatures, escortWay }: DefaultsContext,
): WardDefinition {
  const health = ward.health ?? creatures.get(ward.creatureId)?.health ?? DEFAULT_WARD_HEALTH;
  const isLost = type === "escort" && ward.position === null && ward.checkpoints.length === 0;
  return { ...ward, health, checkpoints: isLost ? escortWay : ward.checkpoints };
}

/** Waves count themselves. A missing target is what the kind counts; the rules refuse the kinds that need one. */
function targetOf(objective: ParsedObjective, event: ParsedEvent, { spawnPointCount }: DefaultsContext): number {
  if (objective.waves) return event.waves.length;
  if (objective.target !== null) return objective.target;
  switch (objective.type) {
    case "defend":
    case "survive":
      return wholeSeconds(objective.durationMs);
    case "territory":
      if (event.holdTimeRequiredMs > 0) return wholeSeconds(event.holdTimeRequiredMs);
      return Math.max(1, objective.controlPointIds.length || event.controlPoints.length);
    case "escort":
      return Math.max(1, objective.ward?.checkpoints.length || spawnPointCount);
    default:
      return 1;
  }
}

function wholeSeconds(durationMs: number): number {
  return Math.max(1, Math.ceil(durationMs / 1000));
}

import type { EventDefinition, ObjectiveDefinition, ScalingStep } from "../content/definitions.ts";
import type { PhaseScale } from "./run-events.ts";

/** How large a phase is for so many participants: fixed when it begins, so that nobody's target moves away. */
export function phaseScale(definition: EventDefinition, phase: number, participants: number): PhaseScale {
  const { escalation, difficulty } = definition.scaling;
  const creatures = multiplierFor(escalation, participants);
  const objectives = definition.phases[phase]?.objectives ?? [];
  return {
    targets: objectives.map((objective) =>
      grows(objective) ? Math.max(1, Math.round(objective.target * creatures)) : objective.target,
    ),
    creatures,
    health: multiplierFor(difficulty, participants),
    participants,
  };
}

/** Whether there can be more of it: not more waves, bosses or places of a checklist than there are, nor longer seconds. */
function grows({ type, waves, checklist }: ObjectiveDefinition): boolean {
  if (waves || checklist) return false;
  return type === "kill" || type === "collect" || type === "interact" || type === "damage";
}

/** The multiplier of the highest step that is reached; 1 where none is. */
function multiplierFor(steps: readonly ScalingStep[], participants: number): number {
  let best: ScalingStep | null = null;
  for (const step of steps) {
    if (step.participants <= participants && step.participants >= (best?.participants ?? 0)) best = step;
  }
  return best?.multiplier ?? 1;
}

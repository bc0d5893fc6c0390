import type { EventDefinition } from "../content/definitions.ts";
import type { ObjectiveMove } from "../events/run-events.ts";
import { type ObjectiveState, objectivesOf, type RunState } from "../events/run-state.ts";

/** An objective as it is to be shown. */
export type ShownObjective = Pick<ObjectiveState, "definition" | "target" | "current" | "status"> & {
  marks: readonly number[];
};

/**
 * A phase as the events that were shown made it. The durable state has taken in a whole commit before its first event is
 * shown; here every packet finds the objectives as they were at its event.
 */
export class ShownPhase {
  readonly phase: number;
  readonly objectives: ReadonlyMap<number, ShownObjective>;
  /** Those whose progress waits to be let out. */
  readonly moved = new Set<ShownObjective>();

  constructor(phase: number, objectives: readonly ObjectiveState[]) {
    this.phase = phase;
    this.objectives = new Map(
      objectives.map(({ definition, target, current, status, marks }) => [
        definition.index,
        { definition, target, current, status, marks },
      ]),
    );
  }

  /** The current phase of a run as it stands. */
  static of({ phase, objectives }: RunState): ShownPhase {
    return new ShownPhase(phase, objectives);
  }

  /** A phase as it begins. */
  static begun(definition: EventDefinition, phase: number, targets: readonly number[]): ShownPhase {
    return new ShownPhase(phase, objectivesOf(definition, phase, targets, 0));
  }

  /** Takes in a move; null for an objective that this phase does not have. */
  move([index, current, marks]: ObjectiveMove): ShownObjective | null {
    const objective = this.objectives.get(index);
    if (objective === undefined) return null;
    if (objective.current !== current) this.moved.add(objective);
    objective.current = current;
    objective.marks = marks;
    return objective;
  }

  /** What a team may see of it (0: whoever has no team): what is not hidden and not another team's secret. */
  visibleTo(team: number): ShownObjective[] {
    return [...this.objectives.values()].filter((objective) => {
      const owner = secretOf(objective);
      return objective.status !== "inactive" && (owner === 0 || owner === team);
    });
  }

  get hasSecrets(): boolean {
    return [...this.objectives.values()].some((objective) => secretOf(objective) !== 0);
  }
}

/** The one team that an objective is shown to; 0: everyone. */
export function secretOf({ definition: { secret, team } }: ShownObjective): number {
  return secret ? team : 0;
}

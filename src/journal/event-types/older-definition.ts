import type { EventData } from "./event-type.ts";

/** What an objective of version 1 did not say. */
const OBJECTIVE = {
  ...{ name: "", hidden: false, activatedBy: [], checklist: false, busyMs: 0, area: null, ward: null },
  ...{ controlPointIds: [], waves: false, team: 0, secret: false },
};

/** What an event of version 1 did not say: everybody played together, and nobody was waited for. */
const DEFINITION = {
  victoryCondition: "hold_all",
  scaling: { escalation: [], difficulty: [] },
  mode: "cooperative",
  teams: [],
  teamAssignment: "balance",
  rounds: { bestOf: 3, durationMs: 60_000, pauseMs: 5_000, knockedOut: 1, survivors: 1 },
  abandoned: { outcome: "continue", afterMs: 60_000 },
  graceMs: 0,
  boss: null,
  // Whatever they were, nothing played them.
  waves: [],
};

/** The definition that a RunStarted of version 1 carries, with what it lacks. One that has a mode is of today's shape. */
export function completeDefinition(definition: EventData): EventData {
  if ("mode" in definition) return definition;
  const phases = definition.phases as readonly EventData[];
  return {
    ...definition,
    ...DEFINITION,
    rewards: { tiers: "rank", ...(definition.rewards as EventData) },
    phases: phases.map((phase) => ({
      vote: null,
      ...phase,
      objectives: (phase.objectives as readonly EventData[]).map((objective) => ({ ...OBJECTIVE, ...objective })),
    })),
  };
}

/** How large a phase was before phases grew with their participants. */
export function plainScale(definition: EventData | null, phase: number): EventData {
  const phases = (definition?.phases ?? []) as readonly EventData[];
  const objectives = (phases[phase]?.objectives ?? []) as readonly EventData[];
  return { targets: objectives.map(({ target }) => target), creatures: 1, health: 1, participants: 0 };
}

import { STATISTICS } from "../../events/participants.ts";
import type { EventData, UpcastStep } from "./event-type.ts";
import { completeDefinition, plainScale } from "./older-definition.ts";

/**
 * How runs and grants of version 1 are read. Servers that wrote today's fields still marked them with version 1 for a
 * while, so each step fills in what is missing and leaves alone what is there.
 */

function fromVersion1(upcast: UpcastStep["upcast"]): readonly UpcastStep[] {
  return [{ from: 1, to: 2, upcast }];
}

function started(data: EventData): EventData {
  const definition = completeDefinition(data.definition as EventData);
  return { lootTable: null, cause: { kind: "manual" }, scale: plainScale(definition, 0), ...data, definition };
}

function contributionsRecorded(data: EventData): EventData {
  const objectives = data.objectives as readonly (readonly unknown[])[];
  const participants = data.participants as readonly EventData[];
  return {
    ...data,
    // Objectives had no clock of their own: it begins here, rather than be over at once.
    objectives: objectives.map((move) => (move.length > 2 ? move : [...move, [], data.elapsedMs])),
    participants: participants.map((delta) => ({
      ...{ presenceRestMs: 0, statistics: STATISTICS.map(() => 0), team: 0, left: false },
      ...delta,
    })),
  };
}

/** Steps of the events of runs, by type. */
export const runSteps: Readonly<Record<string, readonly UpcastStep[]>> = {
  RunStarted: fromVersion1(started),
  ParticipantJoined: fromVersion1((data) => ({ team: 0, ...data })),
  ParticipantLeft: fromVersion1((data) => ({ reason: "choice", ...data })),
  // Version 3 says the same, and is stored in another way.
  ContributionsRecorded: [...fromVersion1(contributionsRecorded), { from: 2, to: 3, upcast: (data) => data }],
  // Without targets, those of the definition count.
  PhaseStarted: fromVersion1((data) => ({ scale: plainScale(null, 0), wonBy: 0, ...data })),
  RunCompleted: fromVersion1((data) => ({ winner: 0, controlsAllPoints: false, ...data })),
  // Version 2 has more reasons; the one of version 1 is still one of them.
  RunFailed: fromVersion1((data) => data),
};

/** Steps of the events of characters, by type. */
export const characterSteps: Readonly<Record<string, readonly UpcastStep[]>> = {
  RewardGranted: fromVersion1((data) => ({ achievementId: 0, titleId: 0, ...data })),
};

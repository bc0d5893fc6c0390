import type { EventDefinition } from "../../../src/content/definitions.ts";
import { initialRun, joinedSlot, type RunState } from "../../../src/events/run-state.ts";
import { event } from "../../support/definitions.ts";

type Given = Partial<Omit<RunState, "definition">> & {
  readonly definition?: Partial<EventDefinition>;
  /** Contribution by character. */
  readonly scores?: Readonly<Record<number, number>>;
};

/** A run as it ended: completed unless the test says otherwise. */
export function endedRun({ definition, scores = {}, ...end }: Given = {}): RunState {
  const run = initialRun({
    instanceId: 7,
    eventId: 1,
    definitionVersion: 1,
    definition: event([[]], definition),
    lootTable: null,
    zoneId: 1,
    zoneInstance: 1,
    startedAtMs: 0,
    cause: { kind: "manual" },
    scale: { targets: [], creatures: 1, health: 1, participants: 1 },
  });
  for (const [characterId, score] of Object.entries(scores)) {
    run.participants.scores[joinedSlot(run, Number(characterId))] = score;
  }
  return Object.assign(run, { status: "completed", endedAtMs: 1_000, ...end });
}

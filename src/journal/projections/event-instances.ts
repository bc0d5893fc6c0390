import type { RunEvent, RunEventType, RunStarted } from "../../events/run-events.ts";
import type { SqlClient } from "../sql-client.ts";
import { type DomainEvent, instanceIdOf } from "./domain-event.ts";
import { type Instance, loadRows, type ObjectiveProgress, saveRows } from "./instance-table.ts";

type RecordedRunEvent = DomainEvent & RunEvent;

const runEventTypes: ReadonlySet<string> = new Set<RunEventType>([
  "RunStarted",
  "ParticipantJoined",
  "ParticipantLeft",
  "ContributionsRecorded",
  "ObjectiveCompleted",
  "PhaseStarted",
  "RunCompleted",
  "RunFailed",
  "RunCancelled",
]);

/** Applies a page to event_instances; `newcomers` counts who took part for the first time in it, by run. */
export async function applyInstances(
  client: SqlClient,
  events: readonly DomainEvent[],
  newcomers: ReadonlyMap<number, number>,
): Promise<void> {
  const runEvents = events.filter((event): event is RecordedRunEvent => runEventTypes.has(event.type));
  if (runEvents.length === 0) return;
  const instances = await loadMentioned(client, runEvents);
  for (const event of runEvents) fold(instances, event);
  for (const [instanceId, count] of newcomers) {
    const instance = instances.get(instanceId);
    if (instance !== undefined) instance.participantCount += count;
  }
  await saveRows(client, [...instances.values()]);
}

function fold(instances: Map<number, Instance>, event: RecordedRunEvent): void {
  const instanceId = instanceIdOf(event);
  if (event.type === "RunStarted") {
    instances.set(instanceId, startedInstance(event.data, event.atMs));
    return;
  }
  const instance = instances.get(instanceId);
  if (instance === undefined) throw new Error(`${event.stream} does not begin with RunStarted: its stream is damaged`);
  const { elapsedMs, atMs } = event.data;
  instance.updatedAtMs = event.atMs;
  instance.elapsedMs = Math.max(instance.elapsedMs, elapsedMs);
  // Time that the server was down does not count, and moves the end.
  if (instance.durationMs > 0) instance.endsAtMs = atMs + instance.durationMs - elapsedMs;
  switch (event.type) {
    case "PhaseStarted":
      instance.currentPhase = event.data.phase;
      instance.objectives = freshObjectives(instance.phases, event.data.phase);
      return;
    case "ContributionsRecorded":
      for (const [index, current] of event.data.objectives) setProgress(instance.objectives, index, current);
      return;
    case "RunCompleted":
    case "RunFailed":
      instance.state = event.type === "RunCompleted" ? "completed" : "failed";
      instance.completedAtMs = atMs;
      return;
    case "RunCancelled":
      instance.state = "cancelled";
  }
}

/** A run is active from its first event on: a pending one is not in the journal yet. */
function startedInstance(started: RunStarted["data"], atMs: number): Instance {
  const { durationMs, phases } = started.definition;
  return {
    id: started.instanceId,
    eventId: started.eventId,
    definitionVersion: started.definitionVersion,
    zoneId: started.zoneId,
    zoneInstance: started.zoneInstance,
    state: "active",
    currentPhase: 0,
    objectives: freshObjectives(phases, 0),
    participantCount: 0,
    elapsedMs: 0,
    startedAtMs: started.startedAtMs,
    endsAtMs: durationMs > 0 ? started.startedAtMs + durationMs : null,
    completedAtMs: null,
    insertedAtMs: atMs,
    updatedAtMs: atMs,
    durationMs,
    phases,
  };
}

function freshObjectives(phases: Instance["phases"], phase: number): ObjectiveProgress[] {
  const objectives = phases[phase]?.objectives ?? [];
  return objectives.map(({ index, type, target }) => ({ index, type, target, current: 0 }));
}

function setProgress(objectives: readonly ObjectiveProgress[], index: number, current: number): void {
  const objective = objectives.find((candidate) => candidate.index === index);
  if (objective !== undefined) objective.current = current;
}

async function loadMentioned(client: SqlClient, events: readonly RecordedRunEvent[]): Promise<Map<number, Instance>> {
  const wanted = new Map<number, boolean>();
  const started = new Set<number>();
  for (const event of events) {
    const instanceId = instanceIdOf(event);
    if (event.type === "RunStarted") started.add(instanceId);
    if (started.has(instanceId)) continue;
    wanted.set(instanceId, event.type === "PhaseStarted" || (wanted.get(instanceId) ?? false));
  }
  if (wanted.size === 0) return new Map();
  return new Map((await loadRows(client, wanted)).map((row) => [row.id, row]));
}

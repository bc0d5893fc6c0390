import type { Moment } from "../../events/moment.ts";
import type { PhaseScale, RunEvent, RunEventType, RunStarted } from "../../events/run-events.ts";
import type { SqlClient } from "../sql-client.ts";
import { type DomainEvent, instanceIdOf } from "./domain-event.ts";
import { type Instance, loadRows, type ObjectiveProgress, saveRows } from "./instance-table.ts";

type RecordedRunEvent = DomainEvent & RunEvent;

/** The compiler asks for each: an event that is left out would not move `updated_at` and the run's end. */
const runEventTypes: Readonly<Record<RunEventType, true>> = {
  RunStarted: true,
  ParticipantJoined: true,
  ParticipantLeft: true,
  ParticipantAway: true,
  ParticipantReturned: true,
  ParticipantEliminated: true,
  TeamChosen: true,
  ContributionsRecorded: true,
  ObjectiveActivated: true,
  ObjectiveCompleted: true,
  ObjectiveFailed: true,
  PhaseStarted: true,
  WaveStarted: true,
  WaveEnded: true,
  BossEngaged: true,
  BossPhaseReached: true,
  BossEnraged: true,
  RoundStarted: true,
  RoundEnded: true,
  DuelDecided: true,
  RaceLegWon: true,
  RaceWon: true,
  VoteStarted: true,
  VoteCast: true,
  VoteEnded: true,
  RunPaused: true,
  RunResumed: true,
  RunExtended: true,
  RunCompleted: true,
  RunFailed: true,
  RunCancelled: true,
};

/** A page of event_instances. */
export class InstancesPage {
  readonly #client: SqlClient;
  readonly #instances = new Map<number, Instance>();

  constructor(client: SqlClient) {
    this.#client = client;
  }

  async apply(events: readonly DomainEvent[]): Promise<void> {
    const runEvents = events.filter((event): event is RecordedRunEvent => Object.hasOwn(runEventTypes, event.type));
    await this.#loadMentioned(runEvents);
    for (const event of runEvents) fold(this.#instances, event);
  }

  /** @param newcomers how many took part for the first time in this page, by run */
  async save(newcomers: ReadonlyMap<number, number>): Promise<void> {
    for (const [instanceId, count] of newcomers) {
      const instance = this.#instances.get(instanceId);
      if (instance !== undefined) instance.participantCount += count;
    }
    await saveRows(this.#client, [...this.#instances.values()]);
  }

  /** Phases are large, so they are read of those runs only that begin one. */
  async #loadMentioned(events: readonly RecordedRunEvent[]): Promise<void> {
    const wanted = new Map<number, boolean>();
    const started = new Set<number>();
    for (const event of events) {
      const instanceId = instanceIdOf(event);
      if (event.type === "RunStarted") started.add(instanceId);
      if (started.has(instanceId)) continue;
      const needsPhases = event.type === "PhaseStarted" || (wanted.get(instanceId) ?? false);
      const known = this.#instances.get(instanceId);
      if (known === undefined || (needsPhases && known.phases.length === 0)) wanted.set(instanceId, needsPhases);
    }
    if (wanted.size === 0) return;
    for (const row of await loadRows(this.#client, wanted)) {
      const known = this.#instances.get(row.id);
      if (known === undefined) this.#instances.set(row.id, row);
      else known.phases = row.phases;
    }
  }
}

function fold(instances: Map<number, Instance>, event: RecordedRunEvent): void {
  const instanceId = instanceIdOf(event);
  if (event.type === "RunStarted") {
    instances.set(instanceId, startedInstance(event.data, event.atMs));
    return;
  }
  const instance = instances.get(instanceId);
  if (instance === undefined) throw new Error(`${event.stream} does not begin with RunStarted: its stream is damaged`);
  const { elapsedMs } = event.data;
  instance.updatedAtMs = event.atMs;
  instance.elapsedMs = Math.max(instance.elapsedMs, elapsedMs);
  foldChange(instance, event);
  instance.endsAtMs = endOf(instance, event.data);
}

/** Time that the server was down does not count, and moves the end; while the run is paused nobody knows it. */
function endOf({ durationMs, extendedMs, paused }: Instance, { elapsedMs, atMs }: Moment): number | null {
  return durationMs === 0 || paused ? null : atMs + durationMs + extendedMs - elapsedMs;
}

function foldChange(instance: Instance, event: Exclude<RecordedRunEvent, { type: "RunStarted" }>): void {
  switch (event.type) {
    case "PhaseStarted":
      instance.currentPhase = event.data.phase;
      instance.objectives = freshObjectives(instance.phases, event.data.phase, event.data.scale);
      return;
    case "ContributionsRecorded":
      for (const [index, current] of event.data.objectives) change(instance, index, { current });
      return;
    case "ObjectiveActivated":
      return change(instance, event.data.index, { status: "active" });
    case "ObjectiveCompleted":
      return change(instance, event.data.index, { status: "complete" });
    case "ObjectiveFailed":
      return change(instance, event.data.index, { status: "failed" });
    case "RunPaused":
    case "RunResumed":
      instance.paused = event.type === "RunPaused";
      return;
    case "RunExtended":
      instance.extendedMs += event.data.byMs;
      return;
    case "RunCompleted":
    case "RunFailed":
    case "RunCancelled":
      foldEnd(instance, event);
  }
}

type End = DomainEvent & { readonly type: "RunCompleted" | "RunFailed" | "RunCancelled" };

const ENDED = { RunCompleted: "completed", RunFailed: "failed", RunCancelled: "cancelled" } as const;

/** A cancelled run has not been completed at any time. */
function foldEnd(instance: Instance, event: End): void {
  instance.state = ENDED[event.type];
  instance.paused = false;
  if (event.type !== "RunCancelled") instance.completedAtMs = event.data.atMs;
  if (event.type === "RunCompleted") instance.winner = event.data.winner;
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
    objectives: freshObjectives(phases, 0, started.scale),
    participantCount: 0,
    elapsedMs: 0,
    startedAtMs: started.startedAtMs,
    cause: started.cause ?? { kind: "manual" },
    winner: 0,
    paused: false,
    extendedMs: 0,
    endsAtMs: durationMs > 0 ? started.startedAtMs + durationMs : null,
    completedAtMs: null,
    insertedAtMs: atMs,
    updatedAtMs: atMs,
    durationMs,
    phases,
  };
}

/** A run of an earlier version has no targets: they are those of the definition. */
function freshObjectives(phases: Instance["phases"], phase: number, scale: PhaseScale): ObjectiveProgress[] {
  const objectives = phases[phase]?.objectives ?? [];
  return objectives.map(({ index, type, target, hidden }, at) => ({
    index,
    type,
    target: scale.targets[at] ?? target,
    current: 0,
    status: hidden ? "inactive" : "active",
  }));
}

function change({ objectives }: Instance, index: number, to: Partial<ObjectiveProgress>): void {
  Object.assign(objectives.find((candidate) => candidate.index === index) ?? {}, to);
}

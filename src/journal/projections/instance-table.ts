import type { PhaseDefinition } from "../../content/definitions.ts";
import type { RunCause } from "../../events/run-events.ts";
import type { ObjectiveStatus } from "../../events/run-state.ts";
import { saveColumns } from "../save-columns.ts";
import type { SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";

/** One objective of the current phase in `phase_progress`; its target is that of the phase's scale. */
export type ObjectiveProgress = {
  readonly index: number;
  readonly type: string;
  readonly target: number;
  current: number;
  status: ObjectiveStatus;
};

/** A row of event_instances, and what the run's definition says. */
export type Instance = {
  readonly id: number;
  readonly eventId: number;
  readonly definitionVersion: number;
  readonly zoneId: number;
  readonly zoneInstance: number;
  state: "pending" | "active" | "completed" | "failed" | "cancelled";
  currentPhase: number;
  objectives: ObjectiveProgress[];
  participantCount: number;
  elapsedMs: number;
  readonly startedAtMs: number;
  readonly cause: RunCause;
  /** The team that won, or the character where there are no teams; 0: everybody, or it is not over. */
  winner: number;
  paused: boolean;
  extendedMs: number;
  /** null: it has no limit, or it is paused and nobody knows. */
  endsAtMs: number | null;
  completedAtMs: number | null;
  readonly insertedAtMs: number;
  updatedAtMs: number;
  /** Limit of the run; 0 = none. */
  readonly durationMs: number;
  /** Empty where the page has started no phase yet. */
  phases: readonly PhaseDefinition[];
};

type Large = number | string;
type Row = {
  id: Large;
  event_id: Large;
  definition_version: number;
  zone_id: Large;
  instance_id: Large;
  state: Instance["state"];
  current_phase: number;
  phase_progress: string;
  participant_count: number;
  elapsed_ms: Large;
  started_at_ms: Large;
  cause: string;
  winner: Large;
  paused: boolean;
  extended_ms: Large;
  ends_at_ms: Large | null;
  completed_at_ms: Large | null;
  inserted_at_ms: Large;
  updated_at_ms: Large;
  duration_ms: string;
  phases: string | null;
};

const loadInstances = statement("load-instances");
const saveInstances = statement("save-instances");

/** The rows of runs, by run: whether its phases are needed. */
export async function loadRows(client: SqlClient, wanted: ReadonlyMap<number, boolean>): Promise<Instance[]> {
  const { rows } = await client.query<Row>(loadInstances([...wanted.keys()], [...wanted.values()]));
  return rows.map((row) => ({
    id: Number(row.id),
    eventId: Number(row.event_id),
    definitionVersion: row.definition_version,
    zoneId: Number(row.zone_id),
    zoneInstance: Number(row.instance_id),
    state: row.state,
    currentPhase: row.current_phase,
    objectives: (JSON.parse(row.phase_progress) as { objectives: ObjectiveProgress[] }).objectives,
    participantCount: row.participant_count,
    elapsedMs: Number(row.elapsed_ms),
    startedAtMs: Number(row.started_at_ms),
    cause: JSON.parse(row.cause) as RunCause,
    winner: Number(row.winner),
    paused: row.paused,
    extendedMs: Number(row.extended_ms),
    endsAtMs: row.ends_at_ms === null ? null : Number(row.ends_at_ms),
    completedAtMs: row.completed_at_ms === null ? null : Number(row.completed_at_ms),
    insertedAtMs: Number(row.inserted_at_ms),
    updatedAtMs: Number(row.updated_at_ms),
    durationMs: Number(row.duration_ms),
    phases: row.phases === null ? [] : (JSON.parse(row.phases) as PhaseDefinition[]),
  }));
}

/** Writes rows as they are now, new ones and old ones alike. */
export async function saveRows(client: SqlClient, rows: readonly Instance[]): Promise<void> {
  await saveColumns(client, saveInstances, [
    rows.map((row) => row.id),
    rows.map((row) => row.eventId),
    rows.map((row) => row.definitionVersion),
    rows.map((row) => row.zoneId),
    rows.map((row) => row.zoneInstance),
    rows.map((row) => row.state),
    rows.map((row) => row.currentPhase),
    rows.map((row) => JSON.stringify({ objectives: row.objectives })),
    rows.map((row) => row.participantCount),
    rows.map((row) => row.elapsedMs),
    rows.map((row) => row.startedAtMs),
    rows.map((row) => row.endsAtMs),
    rows.map((row) => row.completedAtMs),
    rows.map((row) => row.insertedAtMs),
    rows.map((row) => row.updatedAtMs),
    rows.map((row) => JSON.stringify(row.cause)),
    rows.map(({ cause }) => (cause.kind === "chain" ? cause.chainId : null)),
    rows.map((row) => row.winner),
    rows.map((row) => row.paused),
    rows.map((row) => row.extendedMs),
  ]);
}

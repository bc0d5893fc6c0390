import type { Projection } from "./projection.ts";
import type { SetAside } from "./projection-failure.ts";
import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

/**
 * `following`: its loop beats and fails at nothing; `failing`: the last page failed and is tried again; `silent`: the
 * loop has not beaten for long, so it is stopped, hangs, or no server is running.
 */
export type LoopState = "following" | "failing" | "silent";

/** The loop that keeps the tables up, judged by its heartbeat: a lag of 0 says nothing about a loop that is dead. */
export type ProjectionHealth = {
  readonly state: LoopState;
  /** Since the loop last came round, whether its page succeeded or not; null: never. */
  readonly heartbeatAgeMs: number | null;
  /** Position of the projection furthest behind but for those set aside (-1: not known yet), and how many events are after it. */
  readonly position: number;
  readonly behind: number;
  /** Failures in a row, and what the last one said. */
  readonly failures: number;
  readonly lastError: string | null;
  /** Those that cannot apply an event; the others go on. */
  readonly setAside: readonly SetAside[];
};

/** One projection as the database has it. `version` 0: it has no checkpoint yet. */
export type ProjectionStatus = {
  readonly name: string;
  readonly version: number;
  /** The version that this program builds; where it is another, the rows are those of another program. */
  readonly builds: number;
  readonly checkpoint: number;
  readonly lag: number;
  readonly loop: LoopState;
  readonly heartbeatAgeMs: number | null;
  readonly failures: number;
  readonly lastError: string | null;
  /** The event that it cannot apply, and since when (Unix time) it is left out; null: it is not. */
  readonly setAside: { readonly position: number; readonly error: string; readonly sinceMs: number } | null;
};

type Large = number | string;
type Row = {
  name: string;
  version: number | null;
  position: Large | null;
  head: Large;
  failed_at_position: Large | null;
  error: string | null;
  failed_at_ms: Large | null;
  heartbeat_age_ms: Large | null;
  failures: number;
  last_error: string | null;
};

/** The loop of a running server in `projection_loops`. */
export const PROJECTION_LOOP = "projections";

/** A loop reads at least every second and retries at most 5 s apart: one that says nothing for longer is not well. */
const SILENT_AFTER_MS = 10_000;

const status = statement("projection-status");

/** What a heartbeat of this age and this many failures in a row mean. */
export function loopState(heartbeatAgeMs: number | null, failures: number): LoopState {
  if (heartbeatAgeMs === null || heartbeatAgeMs > SILENT_AFTER_MS) return "silent";
  return failures > 0 ? "failing" : "following";
}

/** Every projection with its checkpoint, lag and the heartbeat of its loop, read from the database alone. */
export async function projectionStatus(
  client: SqlClient,
  projections: readonly Projection[],
): Promise<ProjectionStatus[]> {
  const { rows } = await client.query<Row>(
    status(
      projections.map(({ name }) => name),
      PROJECTION_LOOP,
    ),
  );
  return rows.map((row, index) => {
    const heartbeatAgeMs = row.heartbeat_age_ms === null ? null : Math.max(0, Math.round(Number(row.heartbeat_age_ms)));
    const checkpoint = Number(row.position ?? 0);
    return {
      name: row.name,
      version: row.version ?? 0,
      builds: projections[index]?.version ?? 0,
      checkpoint,
      lag: Math.max(0, Number(row.head) - checkpoint),
      loop: loopState(heartbeatAgeMs, row.failures),
      heartbeatAgeMs,
      failures: row.failures,
      lastError: row.last_error,
      setAside: setAsideOf(row),
    };
  });
}

function setAsideOf({ failed_at_position: position, error, failed_at_ms: sinceMs }: Row): ProjectionStatus["setAside"] {
  if (position === null) return null;
  return { position: Number(position), error: error ?? "", sinceMs: Math.round(Number(sinceMs)) };
}

/** Their health as the database has it, for whoever is not the process that runs the loop. */
export async function projectionHealth(
  client: SqlClient,
  projections: readonly Projection[],
): Promise<ProjectionHealth> {
  const all = await projectionStatus(client, projections);
  const [first] = all;
  const { heartbeatAgeMs = null, failures = 0, lastError = null } = first ?? {};
  const going = all.filter(({ setAside }) => setAside === null);
  return {
    state: loopState(heartbeatAgeMs, failures),
    heartbeatAgeMs,
    position: going.length === 0 ? -1 : Math.min(...going.map(({ checkpoint }) => checkpoint)),
    behind: Math.max(0, ...going.map(({ lag }) => lag)),
    failures,
    lastError,
    setAside: all.flatMap(({ name, setAside }) =>
      setAside === null ? [] : [{ name, position: setAside.position, error: setAside.error }],
    ),
  };
}

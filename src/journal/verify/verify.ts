import { decodeEvent, type EventRow, storedEvent } from "../decode-event.ts";
import type { RecordedEvent } from "../event.ts";
import { eventTypes } from "../event-types/domain-event-types.ts";
import { applyAtOnce, type Projection } from "../projection.ts";
import { readRows } from "../read.ts";
import { holdingTables } from "../rebuild/one-at-a-time.ts";
import { servingSchema } from "../rebuild/shadow-schema.ts";
import { inTransaction, type PooledSqlClient, type SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";
import { type Checkpoint, loadCheckpoints, ofAnotherVersion, setAsideAt } from "./checkpoints.ts";
import { compareTables } from "./compare-tables.ts";
import { type Difference, SHOWN_MAX } from "./difference.ts";
import { verifyOrder } from "./order.ts";
import { makeTemporaryTables } from "./temporary-tables.ts";

export type VerifyOptions = {
  /** A connection of our own; it is closed afterwards. */
  readonly connect: () => Promise<PooledSqlClient>;
  readonly projections: readonly Projection[];
  /** Events read at a time. Default 5,000. */
  readonly pageSize?: number;
  /** Called after every page: how many events have been looked at of how many there are. */
  readonly onProgress?: (events: number, total: number) => void;
};

/** What was looked at, as of one moment, and what is not as it must be: nothing, where all is well. */
export type Verification = {
  readonly head: number;
  readonly events: number;
  readonly projections: readonly { readonly name: string; readonly checkpoint: number }[];
  readonly differences: readonly Difference[];
};

type Replay = { events: number; readonly differences: Difference[] };

const lastPosition = statement("last-position");

/**
 * Holds the journal against itself and the tables against the journal, all in one snapshot that reads only: a server
 * may run meanwhile and notices nothing. Every projection is built anew in tables of our connection alone, up to the
 * checkpoint that it has in the snapshot.
 */
export async function verifyJournal(options: VerifyOptions): Promise<Verification> {
  return holdingTables(options.connect, async (client) => {
    const serving = await servingSchema(client);
    await makeTemporaryTables(client, serving, options.projections);
    return inTransaction(client, "repeatable read, read only", async () => {
      const { rows } = await client.query<{ head: number | string; events: number | string }>(lastPosition());
      const checkpoints = await loadCheckpoints(client, options.projections);
      const order = await verifyOrder(client);
      const current = checkpoints.filter(({ projection, version }) => version === projection.version);
      const replay = await replayAll(client, options, current, Number(rows[0]?.events ?? 0));
      const differences = [...order, ...replay.differences, ...checkpoints.flatMap(ofAnotherVersion)];
      // Rows that were not built to the end would all seem to be wrong.
      if (replay.differences.length === 0) {
        for (const { projection } of current) differences.push(...(await compareTables(client, serving, projection)));
      }
      differences.push(...checkpoints.flatMap(setAsideAt));
      return {
        head: Number(rows[0]?.head ?? 0),
        events: replay.events,
        projections: checkpoints.map(({ projection, position }) => ({ name: projection.name, checkpoint: position })),
        differences,
      };
    });
  });
}

/** Reads every event once, in order, and gives each projection those that it had applied. */
async function replayAll(
  client: SqlClient,
  { pageSize = 5_000, onProgress }: VerifyOptions,
  checkpoints: readonly Checkpoint[],
  total: number,
): Promise<Replay> {
  const replay: Replay = { events: 0, differences: [] };
  for (let afterPosition = Number.MIN_SAFE_INTEGER; ; ) {
    const { rows, isFull } = await readRows(client, { afterPosition, limit: pageSize });
    const events = rows.flatMap((row) => decoded(row, replay.differences));
    if (replay.differences.length === 0 && !(await apply(client, checkpoints, events, replay.differences)))
      return replay;
    replay.events += rows.length;
    onProgress?.(replay.events, total);
    afterPosition = Number(rows.at(-1)?.position ?? afterPosition);
    if (!isFull || replay.differences.length > SHOWN_MAX) return replay;
  }
}

/** @returns whether it could; where not, nothing more can be asked of this transaction */
async function apply(
  client: SqlClient,
  checkpoints: readonly Checkpoint[],
  events: readonly RecordedEvent[],
  differences: Difference[],
): Promise<boolean> {
  for (const { projection, position } of checkpoints) {
    const applied = events.filter((event) => event.position <= position);
    try {
      if (applied.length > 0) await applyAtOnce(client, projection, applied);
    } catch (error) {
      const where = `${projection.name}: events ${applied[0]?.position}-${applied.at(-1)?.position}`;
      const reason = error instanceof Error ? error.message : String(error);
      differences.push({ what: "projections", where, message: `They cannot be applied: ${reason}.` });
      return false;
    }
  }
  return true;
}

/** The event, or none and a difference: it is decoded as every reader does it, and then held against its schema. */
function decoded(row: EventRow, differences: Difference[]): RecordedEvent[] {
  const problem = schemaProblemOf(row);
  if (problem === null) return [decodeEvent(row)];
  const message = `${row.type} of ${row.stream} cannot be read: ${problem.replace(/\.$/, "")}.`;
  differences.push({ what: "schemas", where: `${row.position}`, message });
  return [];
}

function schemaProblemOf(row: EventRow): string | null {
  try {
    return eventTypes.versionProblem(row.type, row.schema_version) ?? eventTypes.problem(storedEvent(row));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

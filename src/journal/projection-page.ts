import type { Projection } from "./projection.ts";
import { headPosition, readAll } from "./read.ts";
import { inTransaction, type SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

/** Where the projections stand after a page: `position` is that of the one furthest behind. */
export type PageResult = { readonly position: number; readonly head: number; readonly events: number };

type CheckpointRow = { name: string; version: number; position: number | string };

const lock = statement("lock-checkpoints");
const reset = statement("reset-checkpoint");
const move = statement("move-checkpoints");

/**
 * Applies the next page to all projections: rows and checkpoints in one transaction, so that whatever fails in between
 * has done nothing. Projections that stand at different positions each get only what they have not seen.
 */
export async function applyPage(
  client: SqlClient,
  projections: readonly Projection[],
  pageSize: number,
): Promise<PageResult> {
  return inTransaction(client, "read committed", () => applyNextPage(client, projections, pageSize));
}

/** Does what `applyPage` does within the transaction of the caller, whose isolation is READ COMMITTED. */
export async function applyNextPage(
  client: SqlClient,
  projections: readonly Projection[],
  pageSize: number,
): Promise<PageResult> {
  const checkpoints = await lockCheckpoints(client, projections);
  const from = Math.min(...checkpoints.values());
  const events = await readAll(client, { afterPosition: from, limit: pageSize });
  const position = events.at(-1)?.position ?? from;
  for (const projection of projections) {
    const seen = checkpoints.get(projection.name) ?? 0;
    const unseen = seen === from ? events : events.filter((event) => event.position > seen);
    if (unseen.length > 0) await projection.apply(client, unseen);
  }
  if (events.length > 0) await client.query(move([...checkpoints.keys()], position));
  return { position, head: await headPosition(client), events: events.length };
}

/**
 * Puts a projection back to the start and empties its tables, within the caller's transaction. The checkpoint first:
 * where there was none to lock, another runner may be making it, and its rows are seen only once it has committed.
 */
async function resetProjection(client: SqlClient, { name, version, tables }: Projection): Promise<void> {
  await client.query(reset(name, version));
  for (const table of tables) await client.query({ text: `delete from ${table}` });
}

/** Positions by name; a projection that is new, or whose version is not the one that made its rows, starts over. */
async function lockCheckpoints(client: SqlClient, projections: readonly Projection[]): Promise<Map<string, number>> {
  const { rows } = await client.query<CheckpointRow>(lock(projections.map(({ name }) => name)));
  const found = new Map(rows.map((row) => [row.name, row]));
  const positions = new Map<string, number>();
  for (const projection of projections) {
    const row = found.get(projection.name);
    const isCurrent = row?.version === projection.version;
    if (!isCurrent) await resetProjection(client, projection);
    positions.set(projection.name, isCurrent ? Number(row.position) : 0);
  }
  return positions;
}

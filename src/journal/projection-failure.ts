import type { RecordedEvent } from "./event.ts";
import type { Projection } from "./projection.ts";
import { inTransaction, type SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

/** A projection that is left out, and the event that it cannot apply; its rows are those of the events before. */
export type SetAside = { readonly name: string; readonly position: number; readonly error: string };

/** Events that a projection cannot apply, for a reason that lies in them or in it: the database answers. */
export class ProjectionApplyError extends Error {
  override name = "ProjectionApplyError";
  readonly projection: Projection;
  /** That of the first of them; where there is but one, it is the one. */
  readonly position: number;
  readonly reason: string;

  constructor(projection: Projection, first: RecordedEvent, last: RecordedEvent, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const which =
      first.position === last.position
        ? `the event at position ${first.position} (${first.type} of ${first.stream})`
        : `the events ${first.position}-${last.position}`;
    super(`${projection.name} cannot apply ${which}: ${reason.replace(/\.$/, "")}`, { cause });
    this.projection = projection;
    this.position = first.position;
    this.reason = reason;
  }
}

const lock = statement("lock-checkpoints");
const ensureCheckpoint = statement("ensure-checkpoint");
const put = statement("set-projection-aside");

/** Leaves the projection out from now on, unless somebody has got it past the event meanwhile. */
export async function setAside(client: SqlClient, { projection, position, reason }: ProjectionApplyError) {
  const { name, version } = projection;
  await inTransaction(client, "read committed", async () => {
    await client.query(ensureCheckpoint(name, version));
    await client.query(lock([name]));
    await client.query(put(name, version, position, reason));
  });
}

/** Has projections that were set aside tried again. */
export async function tryAgain(client: SqlClient, projections: readonly Projection[]): Promise<void> {
  const text = "delete from projection_failures where name = any ($1::text[])";
  await client.query({ text, values: [projections.map(({ name }) => name)] });
}

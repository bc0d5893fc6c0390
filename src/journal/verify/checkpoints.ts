import type { Projection } from "../projection.ts";
import type { SqlClient } from "../sql-client.ts";
import type { Difference } from "./difference.ts";

/** How far a projection has come, and of which version its rows are; `setAside`: the event it was left out at. */
export type Checkpoint = {
  readonly projection: Projection;
  readonly version: number;
  readonly position: number;
  readonly setAside: { readonly position: number; readonly error: string } | null;
};

type Large = number | string;
type Row = { name: string; version: number; position: Large; failed_at_position: Large | null; error: string | null };

/** The checkpoints as they stand; a projection that has none yet has applied nothing. */
export async function loadCheckpoints(client: SqlClient, projections: readonly Projection[]): Promise<Checkpoint[]> {
  const { rows } = await client.query<Row>({
    text: `select name, c.version, c.position, f.position as failed_at_position, f.error
             from projection_checkpoints c left join projection_failures f using (name)
            where name = any ($1::text[])`,
    values: [projections.map(({ name }) => name)],
  });
  return projections.map((projection) => {
    const row = rows.find(({ name }) => name === projection.name);
    const failedAt = row?.failed_at_position ?? null;
    return {
      projection,
      version: row?.version ?? projection.version,
      position: Number(row?.position ?? 0),
      setAside: failedAt === null ? null : { position: Number(failedAt), error: row?.error ?? "" },
    };
  });
}

/** Its rows end where it was set aside. */
export function setAsideAt({ projection: { name }, setAside }: Checkpoint): Difference[] {
  if (setAside === null) return [];
  const { position, error } = setAside;
  const message = `It is set aside, as it cannot apply the event at position ${position}: ${error.replace(/\.$/, "")}.`;
  return [{ what: "projections", where: name, message }];
}

/** Rows of another version cannot be held against what this program would make of them. */
export function ofAnotherVersion({ projection: { name, version: builds }, version }: Checkpoint): Difference[] {
  if (version === builds) return [];
  const message = `Its rows are of version ${version}, and this program builds version ${builds}: rebuild it.`;
  return [{ what: "projections", where: name, message }];
}

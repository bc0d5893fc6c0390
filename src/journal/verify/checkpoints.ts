import type { Projection } from "../projection.ts";
import type { SqlClient } from "../sql-client.ts";
import type { Difference } from "./difference.ts";

/** How far a projection has come, and of which version its rows are. */
export type Checkpoint = { readonly projection: Projection; readonly version: number; readonly position: number };

type Row = { name: string; version: number; position: number | string };

/** The checkpoints as they stand; a projection that has none yet has applied nothing. */
export async function loadCheckpoints(client: SqlClient, projections: readonly Projection[]): Promise<Checkpoint[]> {
  const { rows } = await client.query<Row>({
    text: "select name, version, position from projection_checkpoints where name = any ($1::text[])",
    values: [projections.map(({ name }) => name)],
  });
  return projections.map((projection) => {
    const row = rows.find(({ name }) => name === projection.name);
    return { projection, version: row?.version ?? projection.version, position: Number(row?.position ?? 0) };
  });
}

/** Rows of another version cannot be held against what this program would make of them. */
export function ofAnotherVersion({ projection: { name, version: builds }, version }: Checkpoint): Difference[] {
  if (version === builds) return [];
  const message = `Its rows are of version ${version}, and this program builds version ${builds}: rebuild it.`;
  return [{ what: "projections", where: name, message }];
}

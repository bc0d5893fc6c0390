import type { SqlClient, SqlQuery } from "./sql-client.ts";

/** So many rows take the database a few milliseconds. */
const ROWS = 200;

/**
 * Runs a statement that takes its rows as columns, a few hundred rows at a time: as long as it writes thousands, neither
 * this process nor a processor of the database's has time for anybody else. No rows are no statement.
 */
export async function saveColumns(
  client: SqlClient,
  save: (...columns: unknown[]) => SqlQuery,
  columns: readonly (readonly unknown[])[],
): Promise<void> {
  const rows = columns[0]?.length ?? 0;
  for (let from = 0; from < rows; from += ROWS) {
    await client.query(save(...columns.map((column) => column.slice(from, from + ROWS))));
  }
}

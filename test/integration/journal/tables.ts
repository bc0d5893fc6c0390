import { projections } from "../../../src/journal/projections/all.ts";
import type { SqlClient } from "../../../src/journal/sql-client.ts";

/** Every row of every projected table, in an order that does not depend on how it was written. */
export async function dumpTables(client: SqlClient): Promise<Record<string, unknown[]>> {
  const dump: Record<string, unknown[]> = {};
  for (const table of projections.flatMap(({ tables }) => tables)) {
    const text = `select to_jsonb(t)::text as row from ${table} t order by 1`;
    dump[table] = (await client.query<{ row: string }>({ text })).rows.map(({ row }) => JSON.parse(row));
  }
  return dump;
}

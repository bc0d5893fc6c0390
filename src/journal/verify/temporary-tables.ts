import type { Projection } from "../projection.ts";
import { quoted } from "../rebuild/shadow-schema.ts";
import type { SqlClient } from "../sql-client.ts";

/**
 * Tables of this connection alone by the names of those that serve, in whose place the projections' statements find
 * them. They can be written in a transaction that reads only, and are gone with the connection.
 */
export async function makeTemporaryTables(
  client: SqlClient,
  serving: string,
  projections: readonly Projection[],
): Promise<void> {
  for (const table of projections.flatMap(({ tables }) => tables)) {
    const like = `${quoted(serving)}.${quoted(table)}`;
    await client.query({ text: `create temporary table ${quoted(table)} (like ${like} including all)` });
  }
  // Said outright, so that statements which this connection has prepared before are planned again.
  await client.query({ text: `set search_path = pg_temp, ${quoted(serving)}` });
}

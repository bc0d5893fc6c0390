import { decodeEvents, type EventRow } from "./decode-event.ts";
import type { RecordedEvent } from "./event.ts";
import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

const streamPage = statement("read-stream");
const page = statement("read-all");
const pageOfTypes = statement("read-all-of-types");
const head = statement("head-position");

/** Events of one stream after a version, in order, at most `limit`. An unknown stream has none. */
export async function readStream(
  client: SqlClient,
  stream: string,
  { afterVersion = 0, limit }: { afterVersion?: number; limit: number },
): Promise<RecordedEvent[]> {
  const { rows } = await client.query<EventRow>(streamPage(stream, afterVersion, limit));
  return decodeEvents(rows);
}

/**
 * Events of all streams after a position, in commit order, at most `limit`. Reading on from the last position misses
 * none; with `types`, read on from there too (positions in between belong to other types).
 */
export async function readAll(
  client: SqlClient,
  { afterPosition, limit, types }: { afterPosition: number; limit: number; types?: readonly string[] },
): Promise<RecordedEvent[]> {
  const query = types === undefined ? page(afterPosition, limit) : pageOfTypes(afterPosition, limit, types);
  const { rows } = await client.query<EventRow>(query);
  return decodeEvents(rows);
}

/** Position of the last committed event; 0 in an empty journal. */
export async function headPosition(client: SqlClient): Promise<number> {
  const { rows } = await client.query<{ position: number | string }>(head());
  const [row] = rows;
  if (row === undefined) throw new Error("journal_head is empty: restore the database from a backup");
  return Number(row.position);
}

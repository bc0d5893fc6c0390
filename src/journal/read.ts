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

/** `isFull`: there may be more, as the page was cut by its number of events or by its bytes. */
export type RowPage = { readonly rows: readonly EventRow[]; readonly isFull: boolean };

/** A batch of 500 participants is 35 KB, and about 185 KB once it is decoded. */
const ROWS_BYTES = 4 * 2 ** 20;
/** What is decoded at a time: little enough to be gone before the young heap is next collected. */
const PIECE = { events: 200, bytes: 2 ** 18 } as const;
/** A page ends after so many characters of documents: its rows are kept until then. */
const PAGE_LENGTH = 2 ** 25;

/**
 * Rows of all streams after a position, in commit order: at most `limit`, and fewer where they are large. Reading on
 * from the last position misses none.
 */
export async function readRows(
  client: SqlClient,
  { afterPosition, limit, bytes = ROWS_BYTES }: { afterPosition: number; limit: number; bytes?: number },
): Promise<RowPage> {
  const { rows } = await client.query<EventRow & { has_next: boolean }>(page(afterPosition, limit, bytes));
  return { rows, isFull: rows.length === limit || rows.at(-1)?.has_next === true };
}

/**
 * Reads a page as `readRows` does, and hands it over decoded, piece by piece; a signal ends it with the piece under way.
 * @returns position of its last event (`afterPosition` where there was none), and whether there may be more
 */
export async function readPieces(
  client: SqlClient,
  { afterPosition, limit, signal }: { afterPosition: number; limit: number; signal?: AbortSignal | undefined },
  take: (events: readonly RecordedEvent[]) => Promise<void>,
): Promise<{ position: number; isFull: boolean }> {
  let position = afterPosition;
  for (let [left, length] = [limit, 0]; left > 0 && length < PAGE_LENGTH && !signal?.aborted; ) {
    const range = { afterPosition: position, limit: Math.min(left, PIECE.events), bytes: PIECE.bytes };
    const { rows, isFull } = await readRows(client, range);
    if (rows.length > 0) await take(await decodeEvents(rows));
    position = Number(rows.at(-1)?.position ?? position);
    if (!isFull) return { position, isFull };
    left -= rows.length;
    length = rows.reduce((sum, { data }) => sum + data.length, length);
  }
  return { position, isFull: true };
}

/**
 * Events of some types after a position, in commit order, at most `limit`. Read on from the last position; those in
 * between belong to other types.
 */
export async function readTypes(
  client: SqlClient,
  { afterPosition, limit, types }: { afterPosition: number; limit: number; types: readonly string[] },
): Promise<RecordedEvent[]> {
  const { rows } = await client.query<EventRow>(pageOfTypes(afterPosition, limit, types));
  return decodeEvents(rows);
}

/** Position of the last committed event; 0 in an empty journal. */
export async function headPosition(client: SqlClient): Promise<number> {
  const { rows } = await client.query<{ position: number | string }>(head());
  const [row] = rows;
  if (row === undefined) throw new Error("journal_head is empty: restore the database from a backup");
  return Number(row.position);
}

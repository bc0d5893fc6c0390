import type { RecordedEvent } from "../../src/journal/event.ts";
import { readPieces } from "../../src/journal/read.ts";
import type { SqlClient } from "../../src/journal/sql-client.ts";

/** A page at once, as only a test can afford it. */
export async function readPage(client: SqlClient, range: { afterPosition: number; limit: number }) {
  const events: RecordedEvent[] = [];
  const { isFull } = await readPieces(client, range, async (piece) => void events.push(...piece));
  return { events, isFull };
}

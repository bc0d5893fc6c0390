import { decodeEvent } from "../decode-event.ts";
import type { RecordedEvent } from "../event.ts";
import type { SqlClient } from "../sql-client.ts";
import { readRange } from "./event-range.ts";
import type { JournalHead } from "./journal-head.ts";

export type FollowOptions = {
  readonly client: SqlClient;
  readonly head: JournalHead;
  readonly afterPosition: number;
  readonly types?: readonly string[];
  /** Positions that are read at once, and with that the most events that wait for the reader. Default 500. */
  readonly pageSize?: number;
  /** Ends the iteration. */
  readonly signal: AbortSignal;
};

/**
 * Every event after a position in commit order, first those that are there, then each as it comes. Nothing is kept of
 * how far the reader came: it goes on from wherever it says. It reads no faster than it is asked.
 * @throws what the driver throws; the reader may begin again after the last event it has seen
 */
export async function* followJournal(options: FollowOptions): AsyncGenerator<RecordedEvent, void, void> {
  const { client, head, types = null, pageSize = 500, signal } = options;
  for (let position = options.afterPosition; ; ) {
    await head.whenPast(position, signal);
    if (signal.aborted) return;
    const toPosition = Math.min(head.position, position + pageSize);
    for (const row of await readRange(client, { afterPosition: position, toPosition, types })) {
      yield decodeEvent(row);
      if (signal.aborted) return;
    }
    position = toPosition;
  }
}

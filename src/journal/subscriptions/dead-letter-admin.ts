import { type EventRow, storedEvent } from "../decode-event.ts";
import type { RecordedEvent } from "../event.ts";
import { inTransaction, type PooledSqlClient, type SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";

/** A parked event with what is known of its failure. `error` null: it never failed, but waits behind one that did. */
export type DeadLetter = RecordedEvent & {
  readonly subscription: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly parkedAtMs: number;
  readonly isReplayAsked: boolean;
};

/** Which dead letters; what is not given is any. */
export type DeadLetterFilter = {
  readonly subscription?: string;
  readonly stream?: string;
  readonly position?: number;
};

/** What is parked of a subscription; `replaying` counts the streams whose replay has been asked for and is not over. */
export type DeadLetterCounts = { readonly events: number; readonly streams: number; readonly replaying: number };

type Whole = number | string;
type LetterRow = EventRow & {
  subscription: string;
  attempts: number;
  error: string | null;
  is_replay_asked: boolean;
  parked_at_ms: Whole;
};

const list = statement("dead-letter-list");
const counts = statement("dead-letter-counts");
const replay = statement("dead-letter-replay");
const lockStreams = statement("dead-letter-lock-streams");
const discard = statement("dead-letter-discard");
const unparkEmpty = statement("dead-letter-unpark-empty");

/**
 * Dead letters by subscription and position. Their data is what the journal stores, without a step to a newer schema:
 * that step may be what failed.
 */
export async function listDeadLetters(
  client: SqlClient,
  { subscription, stream, position }: DeadLetterFilter,
  limit: number,
): Promise<DeadLetter[]> {
  const query = list(subscription ?? null, stream ?? null, position ?? null, limit);
  return (await client.query<LetterRow>(query)).rows.map((row) => ({
    ...storedEvent(row),
    subscription: row.subscription,
    attempts: row.attempts,
    error: row.error,
    parkedAtMs: Math.round(Number(row.parked_at_ms)),
    isReplayAsked: row.is_replay_asked,
  }));
}

/** How much is parked, of one stream or of all. */
export async function countDeadLetters(client: SqlClient, name: string, stream?: string): Promise<DeadLetterCounts> {
  const { rows } = await client.query<DeadLetterCounts>(counts(name, stream ?? null));
  return rows[0] ?? { events: 0, streams: 0, replaying: 0 };
}

/** Asks the owner to handle parked streams again. Returns which. */
export async function askForReplay(client: SqlClient, name: string, stream?: string): Promise<string[]> {
  const { rows } = await client.query<{ stream: string }>(replay(name, stream ?? null));
  return rows.map((row) => row.stream).sort();
}

/** Gives parked events up: they are never handled. A stream of which none is left goes on. Returns their positions. */
export async function discardDeadLetters(
  client: PooledSqlClient,
  name: string,
  { stream, position }: DeadLetterFilter,
): Promise<number[]> {
  return inTransaction(client, "read committed", async () => {
    // Nothing is parked behind these streams until it is known which of them stay parked.
    await client.query(lockStreams(name));
    const query = discard(name, stream ?? null, position ?? null, 0);
    const { rows } = await client.query<{ position: Whole }>(query);
    await client.query(unparkEmpty(name));
    return rows.map((row) => Number(row.position)).sort((one, other) => one - other);
  });
}

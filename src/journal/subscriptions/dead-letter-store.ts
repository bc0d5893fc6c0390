import type { EventRow } from "../decode-event.ts";
import type { SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";
import { type Lease, LeaseLostError } from "./lease.ts";

/** An event that failed as often as it may. */
export type FailedEvent = {
  readonly position: number;
  readonly stream: string;
  readonly attempts: number;
  readonly error: unknown;
};

export type ParkedRow = EventRow & { readonly attempts: number; readonly is_begun: boolean };

type Held = { held: number };

const park = statement("dead-letter-park");
const parkBehind = statement("dead-letter-park-behind");
const streams = statement("dead-letter-streams");
const next = statement("dead-letter-next");
const begin = statement("dead-letter-begin");
const done = statement("dead-letter-done");
const failed = statement("dead-letter-failed");
const unpark = statement("dead-letter-unpark");

const longestError = 4000;

/** Parks an event and its stream and moves the partition past it. May be repeated. @throws LeaseLostError */
export async function parkEvent(
  client: SqlClient,
  lease: Lease,
  partition: number,
  { position, stream, attempts, error }: FailedEvent,
): Promise<void> {
  const query = park(lease.name, lease.fence, partition, position, stream, attempts, errorText(error));
  const { rows } = await client.query<{ moved: number }>(query);
  if (rows[0]?.moved !== 1) throw new LeaseLostError(lease);
}

/**
 * Parks an event behind its stream and moves the partition past it. False, and nothing done, if the stream is parked
 * no longer. @throws LeaseLostError
 */
export async function parkBehindStream(
  client: SqlClient,
  lease: Lease,
  partition: number,
  { position, stream }: { position: number; stream: string },
): Promise<boolean> {
  const query = parkBehind(lease.name, lease.fence, partition, position, stream);
  const { rows } = await client.query<Held & { moved: number }>(query);
  if (rows[0]?.held !== 1) throw new LeaseLostError(lease);
  return rows[0].moved === 1;
}

/** The streams of a partition that are parked, and whether an operator asked for their replay. */
export async function parkedStreams(
  client: SqlClient,
  name: string,
  partition: number,
  partitions: number,
): Promise<{ readonly stream: string; readonly isReplayAsked: boolean }[]> {
  const { rows } = await client.query<{ stream: string; is_replay_asked: boolean }>(
    streams(name, partition, partitions),
  );
  return rows.map((row) => ({ stream: row.stream, isReplayAsked: row.is_replay_asked }));
}

/** The first parked event of a stream. */
export async function nextParked(client: SqlClient, name: string, stream: string): Promise<ParkedRow | null> {
  const { rows } = await client.query<ParkedRow>(next(name, stream));
  return rows[0] ?? null;
}

/** Notes an attempt before it is made. False where the event is parked no longer. @throws LeaseLostError */
export async function beginReplay(
  client: SqlClient,
  lease: Lease,
  position: number,
  attempt: number,
): Promise<boolean> {
  const query = begin(lease.name, lease.fence, position, attempt);
  const { rows } = await client.query<Held & { begun: number }>(query);
  if (rows[0]?.held !== 1) throw new LeaseLostError(lease);
  return rows[0].begun === 1;
}

/** A parked event is handled. @throws LeaseLostError */
export async function finishReplay(client: SqlClient, lease: Lease, position: number): Promise<void> {
  held(lease, (await client.query<Held>(done(lease.name, lease.fence, position))).rows);
}

/** A parked event failed again: it and its stream stay parked until another replay is asked for. @throws LeaseLostError */
export async function failReplay(client: SqlClient, lease: Lease, position: number, error: unknown): Promise<void> {
  held(lease, (await client.query<Held>(failed(lease.name, lease.fence, position, errorText(error)))).rows);
}

/** Lets a stream of which nothing is parked any more go on. @throws LeaseLostError */
export async function unparkStream(client: SqlClient, lease: Lease, stream: string): Promise<void> {
  held(lease, (await client.query<Held>(unpark(lease.name, lease.fence, stream))).rows);
}

function held(lease: Lease, rows: readonly Held[]): void {
  if (rows[0]?.held !== 1) throw new LeaseLostError(lease);
}

/** The error with its stack and causes, as the database takes it. */
function errorText(error: unknown): string {
  const texts: string[] = [];
  for (let one = error; texts.length < 5; one = one.cause) {
    texts.push(one instanceof Error ? (one.stack ?? String(one)) : String(one));
    if (!(one instanceof Error) || one.cause === undefined) break;
  }
  return texts.join("\ncaused by ").replaceAll("\0", "").toWellFormed().slice(0, longestError).toWellFormed();
}

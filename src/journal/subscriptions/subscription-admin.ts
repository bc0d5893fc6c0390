import { inTransaction, type PooledSqlClient, type SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";
import { loadPartitions, type Progress, takeLeaseAway } from "./subscription-store.ts";

/** A subscription as the database has it, whoever runs it. Positions and counts of events; `leaseMs` is what is left. */
export type SubscriptionRow = {
  readonly name: string;
  readonly state: "running" | "paused";
  readonly position: number;
  readonly head: number;
  readonly behind: number;
  readonly partitions: number;
  readonly parkedEvents: number;
  readonly parkedStreams: number;
  /** Null while nobody has it. */
  readonly owner: string | null;
  readonly leaseMs: number;
  readonly options: Readonly<Record<string, unknown>>;
};

/** What became of a reset: done, no such subscription, or a position that the journal has not reached. */
export type ResetOutcome = "done" | "unknown" | "beyond";

/** What became of a removal: done, no such subscription, or dead letters that would be lost. */
export type RemoveOutcome = "done" | "unknown" | "parked";

type Whole = number | string;
type ListRow = {
  name: string;
  state: "running" | "paused";
  partitions: number;
  options: string;
  owner: string | null;
  lease_ms: Whole | null;
  position: Whole;
  head: Whole;
  parked_events: Whole;
  parked_streams: Whole;
};

const list = statement("subscription-list");
const setState = statement("subscription-set-state");
const lock = statement("subscription-lock");
const reset = statement("subscription-reset");
const remove = statement("subscription-remove");
const head = statement("head-position");
const discard = statement("dead-letter-discard");
const unparkEmpty = statement("dead-letter-unpark-empty");
const counts = statement("dead-letter-counts");

/** Every subscription there is, by name. */
export async function listSubscriptions(client: SqlClient): Promise<SubscriptionRow[]> {
  const { rows } = await client.query<ListRow>(list());
  return rows.map((row) => {
    const leaseMs = Math.round(Number(row.lease_ms ?? 0));
    return {
      name: row.name,
      state: row.state,
      position: Number(row.position),
      head: Number(row.head),
      behind: Math.max(0, Number(row.head) - Number(row.position)),
      partitions: row.partitions,
      parkedEvents: Number(row.parked_events),
      parkedStreams: Number(row.parked_streams),
      owner: leaseMs > 0 ? row.owner : null,
      leaseMs,
      options: JSON.parse(row.options),
    };
  });
}

/** Progress of each partition of a subscription. */
export function subscriptionPartitions(client: SqlClient, name: string): Promise<Progress[]> {
  return loadPartitions(client, name);
}

/** Its owner finishes the event under way and lets go, within its next look. False if there is no such subscription. */
export async function pauseSubscription(client: SqlClient, name: string): Promise<boolean> {
  return (await client.query(setState(name, "paused"))).rows.length > 0;
}

/** False if there is no such subscription. */
export async function resumeSubscription(client: SqlClient, name: string): Promise<boolean> {
  return (await client.query(setState(name, "running"))).rows.length > 0;
}

/**
 * Puts a subscription back, or forward, to a position (null: the end of the journal): the events after it are handled,
 * again where they were. Parked ones after it are parked no longer, as they come again; those before it stay parked.
 */
export async function resetSubscription(
  client: PooledSqlClient,
  name: string,
  position: number | null,
): Promise<ResetOutcome> {
  return inTransaction(client, "read committed", async () => {
    if ((await client.query(lock(name, null))).rows.length === 0) return "unknown";
    const { rows } = await client.query<{ position: Whole }>(head());
    const end = Number(rows[0]?.position ?? 0);
    const to = position ?? end;
    if (to > end) return "beyond";
    await takeLeaseAway(client, name);
    await client.query(reset(name, to));
    await client.query(discard(name, null, null, to));
    await client.query(unparkEmpty(name));
    return "done";
  });
}

/**
 * Forgets a subscription with its checkpoint; whoever has handlers for it makes it anew with the next look.
 * @param force also with its dead letters, whose events are never handled then
 */
export async function removeSubscription(
  client: PooledSqlClient,
  name: string,
  force: boolean,
): Promise<RemoveOutcome> {
  return inTransaction(client, "read committed", async () => {
    if ((await client.query(lock(name, null))).rows.length === 0) return "unknown";
    const { rows } = await client.query<{ events: number }>(counts(name, null));
    if (!force && (rows[0]?.events ?? 0) > 0) return "parked";
    await client.query(remove(name));
    return "done";
  });
}

import { inTransaction, type PooledSqlClient, type SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";
import { type Lease, LeaseLostError } from "./lease.ts";
import type { SubscriptionSettings } from "./subscription.ts";

/** How far a partition has come; see the table `subscription_partitions` for what each position means. */
export type Progress = {
  readonly position: number;
  readonly claimedTo: number;
  readonly begun: number;
  readonly attempts: number;
};

/** A subscription that is still the asker's own. */
export type Renewed = { readonly name: string; readonly isPaused: boolean; readonly isReplayAsked: boolean };

type Whole = number | string;
type PartitionRow = { partition: number; position: Whole; claimed_to: Whole; begun: Whole; attempts: number };
type RenewedRow = { name: string; state: string; is_replay_asked: boolean };

const register = statement("subscription-register");
const configure = statement("subscription-configure");
const acquire = statement("subscription-acquire");
const renew = statement("subscription-renew");
const takeAway = statement("subscription-take-away");
const standing = statement("subscription-standing");
const release = statement("subscription-release");
const partitions = statement("subscription-partitions");
const position = statement("subscription-position");
const save = statement("subscription-save");
const enter = statement("subscription-enter");
const lock = statement("subscription-lock");
const resize = statement("subscription-resize");

/** Makes the subscription where there is none yet, and notes how it is set up. */
export async function registerSubscription(client: SqlClient, settings: SubscriptionSettings): Promise<void> {
  const { name, from, ...options } = settings;
  const start = from === "end" ? null : from === "start" ? 0 : from;
  const json = JSON.stringify(options);
  await client.query(register(name, options.partitions, json, start));
  await client.query(configure(name, json));
}

/** Takes the leases that are free, for so long on the database's clock. Another's lease ends when it is not renewed. */
export async function acquireLeases(
  client: SqlClient,
  names: readonly string[],
  owner: string,
  leaseMs: number,
): Promise<Lease[]> {
  const { rows } = await client.query<{ name: string; fence: Whole }>(acquire(names, owner, leaseMs));
  return rows.map(({ name, fence }) => ({ name, fence: Number(fence) }));
}

/** Renews leases; one that is not among the answers is lost. */
export async function renewLeases(client: SqlClient, leases: readonly Lease[], leaseMs: number): Promise<Renewed[]> {
  const names = leases.map(({ name }) => name);
  const fences = leases.map(({ fence }) => fence);
  const { rows } = await client.query<RenewedRow>(renew(names, fences, leaseMs));
  return rows.map((row) => ({
    name: row.name,
    isPaused: row.state === "paused",
    isReplayAsked: row.is_replay_asked,
  }));
}

/** Of these subscriptions those that nobody has although they should be running, and those that are not there. */
export async function findUnowned(
  client: SqlClient,
  names: readonly string[],
): Promise<{ readonly idle: readonly string[]; readonly missing: readonly string[] }> {
  const { rows } = await client.query<{ name: string; is_idle: boolean }>(standing(names));
  const there = new Set(rows.map(({ name }) => name));
  const idle = rows.filter(({ is_idle }) => is_idle).map(({ name }) => name);
  return { idle, missing: names.filter((name) => !there.has(name)) };
}

export async function releaseLease(client: SqlClient, { name, fence }: Lease): Promise<void> {
  await client.query(release(name, fence));
}

/** Progress of each partition, in order; none where there is no such subscription. */
export async function loadPartitions(client: SqlClient, name: string): Promise<Progress[]> {
  const { rows } = await client.query<PartitionRow>(partitions(name));
  return rows.map((row) => ({
    position: Number(row.position),
    claimedTo: Number(row.claimed_to),
    begun: Number(row.begun),
    attempts: row.attempts,
  }));
}

/** Takes a subscription's lease from whoever has it, for good: what that one still writes is refused. */
export async function takeLeaseAway(client: SqlClient, name: string): Promise<void> {
  await client.query(takeAway(name));
}

/** Everything up to this position is handled or parked; null where there is no such subscription. */
export async function handledPosition(client: SqlClient, name: string): Promise<number | null> {
  const { rows } = await client.query<{ position: Whole | null }>(position(name));
  const found = rows[0]?.position ?? null;
  return found === null ? null : Number(found);
}

/** @throws LeaseLostError */
export async function saveProgress(
  client: SqlClient,
  lease: Lease,
  partition: number,
  progress: Progress,
): Promise<void> {
  const { position: at, claimedTo, begun, attempts } = progress;
  const { rows } = await client.query(save(lease.name, lease.fence, partition, at, claimedTo, begun, attempts));
  if (rows.length === 0) throw new LeaseLostError(lease);
}

/** Holds the lease and the partition for the rest of a transaction. Returns its position. @throws LeaseLostError */
export async function enterPartition(client: SqlClient, lease: Lease, partition: number): Promise<number> {
  const { rows } = await client.query<{ position: Whole }>(enter(lease.name, lease.fence, partition));
  const [row] = rows;
  if (row === undefined) throw new LeaseLostError(lease);
  return Number(row.position);
}

/** Divides the streams anew. Only where all partitions stand at `at` and nothing is claimed. @throws LeaseLostError */
export async function resizePartitions(
  client: PooledSqlClient,
  lease: Lease,
  count: number,
  at: number,
): Promise<void> {
  await inTransaction(client, "read committed", async () => {
    const { rows } = await client.query(lock(lease.name, lease.fence));
    if (rows.length === 0) throw new LeaseLostError(lease);
    await client.query(resize(lease.name, count, at));
  });
}

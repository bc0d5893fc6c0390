import { classifyError } from "../late-errors.ts";
import type { JournalLog } from "../log.ts";
import type { Wait } from "../patient-append.ts";
import { headPosition } from "../read.ts";
import type { PooledSqlClient, SqlClient } from "../sql-client.ts";
import type { HandlerMeans } from "./handler-context.ts";
import type { JournalHead } from "./journal-head.ts";
import { type Lease, LeaseLostError } from "./lease.ts";
import { NotBegunError } from "./not-begun-error.ts";
import { retryDelayMs } from "./retry-delay.ts";
import type { SubscriptionHandler, SubscriptionSettings } from "./subscription.ts";

/** What all subscriptions of a process work with. */
export type SubscriptionMeans = HandlerMeans & {
  readonly client: SqlClient;
  /** A connection of one's own, for the transactions of handlers. */
  readonly connect: () => Promise<PooledSqlClient>;
  readonly head: JournalHead;
  readonly wait: Wait;
  /** From 0 to below 1, for the jitter of pauses. */
  readonly random: () => number;
  readonly log: JournalLog;
};

/** A subscription whose lease this process holds. */
export type OwnedSubscription = {
  readonly means: SubscriptionMeans;
  readonly settings: SubscriptionSettings;
  readonly handle: SubscriptionHandler;
  readonly lease: Lease;
  /** Aborted when it stops or the lease is lost; the event under way is finished. */
  readonly signal: AbortSignal;
  /** False once the lease may have ended on the database's clock: nothing new is begun then. */
  isLeaseAlive(): boolean;
};

const firstRetryMs = 50;
const longestRetryMs = 5000;

/**
 * Does something with the database until it succeeds: it must bear being repeated.
 * @throws LeaseLostError, and any error once the subscription stops
 */
export async function patiently<T>(owned: OwnedSubscription, work: () => Promise<T>): Promise<T> {
  const { means, settings, signal } = owned;
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof LeaseLostError || signal.aborted) throw error;
      if (failures === 1)
        means.log.warn({ err: error, subscription: settings.name }, "A subscription waits for the database.");
      await pause(owned, retryDelayMs(firstRetryMs, longestRetryMs, failures, means.random()));
    }
  }
}

/** Resolves after a time, or as soon as the subscription stops. */
export async function pause({ means, signal }: OwnedSubscription, ms: number): Promise<void> {
  await means.wait(ms, signal).catch(() => undefined);
}

/** Whether an event is not to blame for an error: it was not begun, or the database is away. */
export async function isNoAttempt(owned: OwnedSubscription, error: unknown): Promise<boolean> {
  return error instanceof NotBegunError || (await isDatabaseAway(owned, error));
}

/** Whether an error looks like a database that is away, and the database does not answer either. */
async function isDatabaseAway({ means }: OwnedSubscription, error: unknown): Promise<boolean> {
  if (classifyError(error) !== "late") return false;
  try {
    await headPosition(means.client);
    return false;
  } catch (probe) {
    return classifyError(probe) === "late";
  }
}

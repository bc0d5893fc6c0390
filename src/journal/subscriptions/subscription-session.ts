import type { Lease } from "./lease.ts";
import { LeaseLostError } from "./lease.ts";
import { type OwnedSubscription, patiently, type SubscriptionMeans } from "./owned-subscription.ts";
import type { Beat } from "./partition-beat.ts";
import { PartitionWorker } from "./partition-worker.ts";
import type { SubscriptionHandler, SubscriptionSettings } from "./subscription.ts";
import { loadPartitions, type Progress, resizePartitions } from "./subscription-store.ts";

type Waiter = { readonly position: number; readonly resolve: (isHandled: boolean) => void };

/** What a session has done and where it stands; `partitions` empty: it has only begun. */
export type SessionStatus = {
  readonly position: number;
  readonly handled: number;
  readonly failures: number;
  readonly partitions: readonly Beat[];
};

/**
 * A subscription while this process has its lease: a worker for each partition.
 *
 *     running ─┬ asked to stop, or the lease is lost → ending → ended, when the events under way are handled
 *              └ other number of partitions wanted → levelling: up to the furthest → resized → running
 */
export class SubscriptionSession {
  readonly lease: Lease;
  /** Settles when it has ended; never rejects. */
  readonly ended: Promise<void>;
  readonly #owned: OwnedSubscription;
  readonly #stopping = new AbortController();
  readonly #leaseMs: number;
  #aliveUntilMs: number;
  #workers: PartitionWorker[] = [];
  #position = -1;
  #waiters: Waiter[] = [];
  #hasEnded = false;
  #before = { handled: 0, failures: 0 };

  /** @param askedMs when the lease was asked for, on the clock of `performance.now()` */
  constructor(
    means: SubscriptionMeans,
    settings: SubscriptionSettings,
    handle: SubscriptionHandler,
    { lease, leaseMs, askedMs }: { lease: Lease; leaseMs: number; askedMs: number },
  ) {
    this.lease = lease;
    this.#leaseMs = leaseMs;
    this.#aliveUntilMs = askedMs + leaseMs;
    const isLeaseAlive = () => performance.now() < this.#aliveUntilMs;
    this.#owned = { means, settings, handle, lease, signal: this.#stopping.signal, isLeaseAlive };
    this.ended = this.#run();
  }

  get status(): SessionStatus {
    const counts = this.#workers.map((worker) => worker.counts);
    return {
      position: this.#position,
      handled: counts.reduce((sum, one) => sum + one.handled, this.#before.handled),
      failures: counts.reduce((sum, one) => sum + one.failures, this.#before.failures),
      partitions: this.#workers.map(({ beat }) => beat),
    };
  }

  /** The lease was renewed, asked for at this time. */
  renewed(askedMs: number, isReplayAsked: boolean): void {
    this.#aliveUntilMs = askedMs + this.#leaseMs;
    if (isReplayAsked) for (const worker of this.#workers) worker.wake();
  }

  /** Finishes the events under way and saves what is handled. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const worker of this.#workers) worker.wake();
    await this.ended;
  }

  /** Resolves to true once everything up to `position` is handled or parked, to false if the session ends before. */
  whenHandled(position: number): Promise<boolean> {
    if (this.#hasEnded || this.#position >= position) return Promise.resolve(!this.#hasEnded);
    return new Promise((resolve) => this.#waiters.push({ position, resolve }));
  }

  async #run(): Promise<void> {
    const { log } = this.#owned.means;
    const { name } = this.lease;
    try {
      while (!this.#stopping.signal.aborted) await this.#runPartitions();
    } catch (error) {
      if (error instanceof LeaseLostError) log.warn({ subscription: name }, "A subscription has lost its lease.");
      else log.warn({ err: error, subscription: name }, "A subscription ended before its progress was saved.");
    }
    this.#hasEnded = true;
    for (const { resolve } of this.#waiters) resolve(false);
  }

  /** Runs until it stops, or until the partitions stand level and could be divided anew. */
  async #runPartitions(): Promise<void> {
    const { means, settings } = this.#owned;
    const progress = await patiently(this.#owned, () => loadPartitions(means.client, settings.name));
    if (progress.length === 0) throw new LeaseLostError(this.lease);
    const isResizing = progress.length !== settings.partitions;
    const level = Math.max(...progress.map(({ position, claimedTo }) => Math.max(position, claimedTo)));
    if (isResizing && progress.every(({ position }) => position === level)) return this.#resize(level);
    await this.#work(progress, isResizing ? level : Number.POSITIVE_INFINITY);
  }

  async #work(progress: readonly Progress[], upTo: number): Promise<void> {
    const { handled, failures } = this.status;
    this.#before = { handled, failures };
    const common = { owned: this.#owned, partitions: progress.length, upTo, onProgress: () => this.#advance() };
    this.#workers = progress.map((one, partition) => new PartitionWorker({ ...common, partition, progress: one }));
    this.#advance();
    const runs = this.#workers.map((worker) =>
      worker.run().catch((error: unknown) => {
        // One that ends ends all: they have one lease.
        this.#stopping.abort();
        for (const other of this.#workers) other.wake();
        throw error;
      }),
    );
    const results = await Promise.allSettled(runs);
    const failed = results.filter((result) => result.status === "rejected");
    const worst = failed.find(({ reason }) => reason instanceof LeaseLostError) ?? failed[0];
    if (worst !== undefined) throw worst.reason;
  }

  async #resize(level: number): Promise<void> {
    const { means, settings } = this.#owned;
    await patiently(this.#owned, async () => {
      const client = await means.connect();
      try {
        await resizePartitions(client, this.lease, settings.partitions, level);
      } finally {
        client.release();
      }
    });
  }

  #advance(): void {
    this.#position = Math.min(...this.#workers.map(({ position }) => position));
    const reached = this.#waiters.filter(({ position }) => position <= this.#position);
    if (reached.length === 0) return;
    this.#waiters = this.#waiters.filter(({ position }) => position > this.#position);
    for (const { resolve } of reached) resolve(true);
  }
}

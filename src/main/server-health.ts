import type { HealthReport } from "../journal/health/journal-health.ts";
import type { ProjectionHealth } from "../journal/projection-health.ts";
import type { SubscriptionStatus } from "../journal/subscriptions/subscriptions.ts";
import type { Journal } from "./journal.ts";
import type { Followers } from "./subscriptions.ts";

/**
 * The journal as its server sees it. Positions are the journal's; times end in `Ms`, `sinceMs` is Unix time. A
 * subscription whose `position` is null is not this server's at the moment: paused, or another one's.
 */
export type ServerHealth = HealthReport & {
  readonly position: number;
  readonly breaker: { readonly state: string; readonly retryInMs: number };
  readonly spill: { readonly batches: number; readonly bytes: number; readonly isBlocked: boolean };
  /** Appends that have no verdict yet, and what the last commit took. */
  readonly commits: { readonly pending: number; readonly lastCommitMs: number };
  readonly projections: ProjectionHealth;
  readonly subscriptions: {
    readonly heartbeatAgeMs: number | null;
    readonly failures: number;
    /** How far the journal is known to reach. */
    readonly head: { readonly position: number; readonly failures: number };
    readonly each: readonly SubscriptionStatus[];
  };
};

/** What is known now; nothing is asked of the database. */
export function serverHealth({ journal, followers }: { journal: Journal; followers: Followers }): ServerHealth {
  const { health, breaker, spill, commit, projections, lastPosition } = journal;
  const { head, subscriptions } = followers;
  const { records, bytes, isBlocked } = spill.status;
  const { pending, lastCommitMs } = commit.status;
  const { heartbeatAgeMs, failures } = subscriptions.health;
  return {
    ...health.report(),
    position: lastPosition,
    breaker: { state: breaker.state, retryInMs: Math.round(breaker.retryInMs) },
    spill: { batches: records, bytes, isBlocked },
    commits: { pending, lastCommitMs: Math.round(lastCommitMs * 10) / 10 },
    projections: projections.health(),
    subscriptions: {
      ...{ heartbeatAgeMs, failures },
      head: { position: head.status.position, failures: head.status.failures },
      each: subscriptions.status(),
    },
  };
}

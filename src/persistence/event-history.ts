/** Runs that are over and who took part in them, as of the projections' checkpoint. */

import type { Database } from "./database.ts";
import type { EventInstanceState } from "./entities/event-instance.ts";
import { EventInstance } from "./entities/event-instance.ts";
import { EventParticipation } from "./entities/event-participation.ts";
import { RewardGrant } from "./entities/reward-grant.ts";

/** A run that has ended. `endedMs` is Unix time; a cancelled run's is that of its last event. */
export type PastRun = {
  readonly instanceId: number;
  readonly eventId: number;
  readonly zoneId: number;
  readonly zoneInstance: number;
  readonly outcome: EventInstanceState;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly activeMs: number;
  readonly participants: number;
};

const ENDED: EventInstanceState[] = ["completed", "failed", "cancelled"];

/** The last runs, the latest first. @param eventId null: of every event */
export async function pastRuns(db: Database, eventId: number | null, limit: number): Promise<PastRun[]> {
  const where = { state: { $in: ENDED }, ...(eventId === null ? {} : { eventId }) };
  const rows = await db.orm.em.fork().find(EventInstance, where, { orderBy: { id: "desc" }, limit });
  return rows.map(pastRun);
}

/** A run that has ended; null: none of this id has. */
export async function pastRunOf(db: Database, instanceId: number): Promise<PastRun | null> {
  const row = await db.orm.em.fork().findOne(EventInstance, { id: instanceId, state: { $in: ENDED } });
  return row === null ? null : pastRun(row);
}

function pastRun(row: EventInstance): PastRun {
  return {
    ...{ instanceId: row.id, eventId: row.eventId, zoneId: row.zoneId, zoneInstance: row.instanceId },
    outcome: row.state,
    startedMs: row.startedAt.getTime(),
    endedMs: (row.completedAt ?? row.updatedAt).getTime(),
    activeMs: row.elapsedMs,
    participants: row.participantCount,
  };
}

/** Somebody's part in a run. `tier` null: it has not been settled. */
export type PastParticipant = {
  readonly characterId: number;
  readonly contribution: number;
  readonly tier: string | null;
  readonly left: string | null;
  readonly isKnockedOut: boolean;
};

/** Who took part in a run, the greatest contribution first. */
export async function pastParticipants(db: Database, instanceId: number, limit: number): Promise<PastParticipant[]> {
  const orderBy = { contributionScore: "desc", characterId: "asc" } as const;
  const em = db.orm.em.fork();
  const rows = await em.find(EventParticipation, { eventInstanceId: instanceId }, { orderBy, limit });
  return rows.map(({ characterId, contributionScore, rewardTier, leftAt, leftReason, eliminatedAt }) => ({
    ...{ characterId, contribution: contributionScore, tier: rewardTier ?? null },
    left: leftAt === null || leftAt === undefined ? null : (leftReason ?? "choice"),
    isKnockedOut: eliminatedAt !== null && eliminatedAt !== undefined,
  }));
}

/** What a character was granted for a run. `items` by id and quantity; `atMs` is Unix time. */
export type GrantedReward = Pick<
  RewardGrant,
  "eventId" | "outcome" | "tier" | "rank" | "contribution" | "xp" | "gold" | "currency" | "items"
> & { readonly instanceId: number; readonly atMs: number };

/** The last rewards of a character, the latest first. */
export async function rewardsOf(db: Database, characterId: number, limit: number): Promise<GrantedReward[]> {
  const orderBy = { grantedAt: "desc", eventInstanceId: "desc" } as const;
  const rows = await db.orm.em.fork().find(RewardGrant, { characterId }, { orderBy, limit });
  return rows.map(({ eventInstanceId: instanceId, grantedAt, eventId, outcome, tier, rank, contribution, ...row }) => ({
    ...{ instanceId, eventId, outcome, tier, rank, contribution, atMs: grantedAt.getTime() },
    ...{ xp: row.xp, gold: row.gold, currency: row.currency, items: row.items },
  }));
}

/** Runs that have ended and not been settled for a character: whoever took part in one has a reward coming. */
const PENDING = `
  select i.id as "instanceId", i.event_id as "eventId", i.state as outcome, p.contribution_score as contribution
    from event_participations p join event_instances i on i.id = p.event_instance_id
   where p.character_id = $1 and not p.rewards_claimed and i.state in ('completed', 'failed')
   order by i.id desc limit $2`;

export type PendingReward = Pick<GrantedReward, "instanceId" | "eventId" | "outcome" | "contribution">;

export async function pendingRewards(db: Database, characterId: number, limit: number): Promise<PendingReward[]> {
  return [...(await db.pool.query<PendingReward>(PENDING, [characterId, limit])).rows];
}

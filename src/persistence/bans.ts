/** Who may not play. Rows are never removed: one that no longer stands tells what was. */
import { LockMode } from "@mikro-orm/postgresql";
import type { Database } from "./database.ts";
import { Ban } from "./entities/ban.ts";
import { Character } from "./entities/character.ts";

/** A ban that stands; `untilMs` (Unix time) null: for ever. */
export type StandingBan = {
  readonly characterId: number;
  readonly reason: string;
  readonly bannedBy: string;
  readonly untilMs: number | null;
};

/** Bans a character. A ban that it has already is replaced. */
export async function banCharacter(db: Database, ban: StandingBan, nowMs: number): Promise<void> {
  const { characterId, reason, bannedBy, untilMs } = ban;
  const now = new Date(nowMs);
  await db.orm.em.fork().transactional(async (em) => {
    // One after another: of two at once each would miss the other's row.
    await em.findOne(Character, { id: characterId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    await em.nativeUpdate(Ban, { characterId, liftedAt: null }, { liftedAt: now, liftedBy: bannedBy });
    const until = untilMs === null ? null : new Date(untilMs);
    await em.insert(Ban, { characterId, reason, bannedBy, bannedAt: now, until });
  });
}

/** @returns whether there was a ban to lift; one that has run out is none. */
export async function liftBan(db: Database, characterId: number, liftedBy: string, nowMs: number): Promise<boolean> {
  const now = new Date(nowMs);
  const stands = { characterId, liftedAt: null, $or: [{ until: null }, { until: { $gt: now } }] };
  return (await db.orm.em.fork().nativeUpdate(Ban, stands, { liftedAt: now, liftedBy })) > 0;
}

/** The ban that keeps a character out now; null: it may play. */
export async function standingBan(db: Database, characterId: number, nowMs: number): Promise<StandingBan | null> {
  const ban = await db.orm.em.fork().findOne(Ban, { characterId, liftedAt: null });
  const untilMs = ban?.until?.getTime() ?? null;
  if (ban === null || (untilMs !== null && untilMs <= nowMs)) return null;
  return { characterId, reason: ban.reason, bannedBy: ban.bannedBy, untilMs };
}

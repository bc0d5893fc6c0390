/** Characters, whether they play or not. */
import type { EventManager } from "../events/event-manager.ts";
import type { StandingBan } from "../persistence/bans.ts";
import { findCharacterByName } from "../persistence/characters.ts";
import type { Database } from "../persistence/database.ts";
import { type GrantedReward, type PendingReward, pendingRewards, rewardsOf } from "../persistence/event-history.ts";

export type NamedPlayer = { readonly characterId: number; readonly name: string };

/** Where a character plays from, and where it is; `zone` null: in none. */
export type PlayerSession = {
  readonly sessionId: number;
  readonly address: string;
  readonly zone: { readonly zoneId: number; readonly zoneInstance: number } | null;
};

/** `session` null: it does not play now. `runs` are those under way that it takes part in. */
export type PlayerInfo = NamedPlayer & {
  readonly factionId: number;
  readonly session: PlayerSession | null;
  readonly ban: StandingBan | null;
  readonly runs: readonly { readonly instanceId: number; readonly eventId: number; readonly contribution: number }[];
};

/** `durationMs` null: for ever. `by` is the actor. */
export type BanOrder = { readonly name: string; readonly durationMs: number | null; readonly reason: string };

export type PlayerRewards = NamedPlayer & {
  readonly granted: readonly GrantedReward[];
  readonly pending: readonly PendingReward[];
};

/** Names are taken in whatever case; null: no character has it. */
export type PlayerOperations = {
  playerInfo(name: string): Promise<PlayerInfo | null>;
  /** Keeps a character out, and ends its session. A ban that it has is replaced. */
  banPlayer(order: BanOrder, actor: string): Promise<(NamedPlayer & { readonly untilMs: number | null }) | null>;
  unbanPlayer(name: string, actor: string): Promise<(NamedPlayer & { readonly wasBanned: boolean }) | null>;
  playerRewards(name: string, count: number): Promise<PlayerRewards | null>;
};

/** Bans as the login sees them at once. */
export type BanKeeper = {
  ban(ban: StandingBan): Promise<void>;
  lift(characterId: number, actor: string): Promise<boolean>;
  standing(characterId: number): Promise<StandingBan | null>;
};

export type PlayerOperationsOptions = {
  readonly database: Database;
  readonly manager: EventManager;
  readonly bans: BanKeeper;
  readonly sessionOf: (characterId: number) => PlayerSession | null;
  /** Ends a session, saying why; nothing where the character does not play. */
  readonly sendAway: (ban: StandingBan) => void;
  /** Unix time of the system: bans end by it. */
  readonly systemMs: () => number;
};

export function playerOperations(options: PlayerOperationsOptions): PlayerOperations {
  const { database, bans, sessionOf, sendAway, systemMs } = options;
  const find = async (name: string): Promise<(NamedPlayer & { factionId: number }) | null> => {
    const found = await findCharacterByName(database, name);
    return found === null ? null : { characterId: found.id, name: found.name, factionId: found.factionId };
  };
  return {
    async playerInfo(name) {
      const player = await find(name);
      if (player === null) return null;
      const { characterId } = player;
      const ban = await bans.standing(characterId);
      return { ...player, session: sessionOf(characterId), ban, runs: runsOf(options.manager, characterId) };
    },

    async banPlayer({ name, durationMs, reason }, actor) {
      const player = await find(name);
      if (player === null) return null;
      const untilMs = durationMs === null ? null : systemMs() + durationMs;
      const ban = { characterId: player.characterId, reason, bannedBy: actor, untilMs };
      await bans.ban(ban);
      sendAway(ban);
      return { characterId: player.characterId, name: player.name, untilMs };
    },

    async unbanPlayer(name, actor) {
      const player = await find(name);
      if (player === null) return null;
      const { characterId } = player;
      return { characterId, name: player.name, wasBanned: await bans.lift(characterId, actor) };
    },

    async playerRewards(name, count) {
      const player = await find(name);
      if (player === null) return null;
      const { characterId } = player;
      const [granted, pending] = await Promise.all([
        rewardsOf(database, characterId, count),
        pendingRewards(database, characterId, count),
      ]);
      return { characterId, name: player.name, granted, pending };
    },
  };
}

function runsOf({ ledger }: EventManager, characterId: number): PlayerInfo["runs"] {
  return [...ledger.durable()].flatMap(({ durable: { status, instanceId, eventId, participants } }) => {
    const slot = participants.slotOf(characterId);
    if (status !== "active" || slot < 0 || participants.left[slot] === 1) return [];
    return [{ instanceId, eventId, contribution: participants.scores[slot] ?? 0 }];
  });
}

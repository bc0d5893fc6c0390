import { utcTime } from "../console/durations.ts";
import type { BanKeeper } from "../console/player-operations.ts";
import { banCharacter, liftBan, type StandingBan, standingBan } from "../persistence/bans.ts";
import type { Database } from "../persistence/database.ts";

/** What a client is told that is kept out. */
export function banMessage({ untilMs, reason }: Pick<StandingBan, "untilMs" | "reason">): string {
  const until = untilMs === null ? "You are banned for ever" : `You are banned until ${utcTime(untilMs)}`;
  return reason === "" ? `${until}.` : `${until}: ${reason}`;
}

/**
 * Who is kept out. Each login asks the table; what was banned here is remembered as well, for a ban that lands between
 * a login's question and its entry.
 */
export class Bans implements BanKeeper {
  readonly #database: Database;
  readonly #systemMs: () => number;
  readonly #made = new Map<number, StandingBan>();

  /** @param systemMs Unix time of the system: bans end by it */
  constructor(database: Database, systemMs: () => number) {
    this.#database = database;
    this.#systemMs = systemMs;
  }

  async ban(ban: StandingBan): Promise<void> {
    await banCharacter(this.#database, ban, this.#systemMs());
    this.#made.set(ban.characterId, ban);
  }

  async lift(characterId: number, actor: string): Promise<boolean> {
    const wasBanned = await liftBan(this.#database, characterId, actor, this.#systemMs());
    this.#made.delete(characterId);
    return wasBanned;
  }

  standing(characterId: number): Promise<StandingBan | null> {
    return standingBan(this.#database, characterId, this.#systemMs());
  }

  /** What keeps a character out now, as the table says; null: nothing. */
  async load(characterId: number): Promise<string | null> {
    const ban = await this.standing(characterId);
    return ban === null ? null : banMessage(ban);
  }

  /** What was made here since the start and keeps a character out now; null: nothing. */
  known(characterId: number): string | null {
    const ban = this.#made.get(characterId);
    if (ban === undefined || (ban.untilMs !== null && ban.untilMs <= this.#systemMs())) return null;
    return banMessage(ban);
  }
}

import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import type { Database } from "../persistence/database.ts";
import { loadRealmSetting, storeRealmSetting } from "../persistence/realm-settings.ts";

/** A database that is away answers when it is back: nobody waits that long for a greeting. */
const PATIENCE_MS = 5_000;

/** The message of the day: in memory for those who log in, in the database for the next start. */
export class MessageOfTheDay {
  readonly #database: Database;
  readonly #realmId: number;
  readonly #log: Pick<Logger, "warn">;
  #text: string;

  private constructor(database: Database, realmId: number, log: Pick<Logger, "warn">, text: string) {
    this.#database = database;
    this.#realmId = realmId;
    this.#log = log;
    this.#text = text;
  }

  static async load(database: Database, realmId: number, log: Pick<Logger, "warn">): Promise<MessageOfTheDay> {
    return new MessageOfTheDay(database, realmId, log, (await loadRealmSetting(database, realmId, "motd")) ?? "");
  }

  /** "" when there is none. */
  get text(): string {
    return this.#text;
  }

  /** Keeps a new one. @returns false when it could not be kept; the old one stands then */
  async set(text: string): Promise<boolean> {
    const stored = storeRealmSetting(this.#database, this.#realmId, "motd", text).then(
      () => true,
      (error: unknown) => {
        this.#log.warn({ err: error }, "the message of the day could not be kept");
        return false;
      },
    );
    const kept = await Promise.race([stored, wait(PATIENCE_MS, false, { ref: false })]);
    if (kept) this.#text = text;
    return kept;
  }
}

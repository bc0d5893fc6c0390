import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { PersistenceError } from "../persistence/persistence-error.ts";
import type { DatabaseClient } from "../persistence/pool.ts";
import { backendOf, realmHolders, takeRealmLock } from "../persistence/realm-lock.ts";
import { loadRealmSetting, storeRealmSetting } from "../persistence/realm-settings.ts";

/** A dead server's last statement may hold the realm for a moment, and so may one of our own lost connection. */
const REALM_WAIT_MS = 5_000;
const LOOK_MS = 50;
/** Connections of ours that the database may not have noticed to be gone. */
const OWN_MAX = 16;

/**
 * The realm that this server runs. It is held by the writer's connection, and taken again with each new one.
 *
 *     wanted ─ taken → had ─ connection lost → wanted again ─ taken, nobody else had it meanwhile → had
 *                                                    └─ another server has it, or had it → lost (for good)
 */
export class Realm {
  /** Settles when another server has taken the realm over: this one must show nothing more, and stop. */
  readonly lost: Promise<PersistenceError>;
  readonly #realmId: number;
  readonly #serverId = randomUUID();
  readonly #lose: (error: PersistenceError) => void;
  #own: string[] = [];
  #hasHad = false;
  #isLost = false;

  constructor(realmId: number) {
    this.#realmId = realmId;
    const { promise, resolve } = Promise.withResolvers<PersistenceError>();
    this.lost = promise;
    this.#lose = resolve;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /**
   * Takes the realm for the life of a connection.
   * @throws PersistenceError REALM_TAKEN or DATABASE_SHARED at the first time, REALM_LOST when it had been had before
   */
  async take(client: DatabaseClient): Promise<void> {
    this.#own = [...this.#own, await backendOf(client)].slice(-OWN_MAX);
    const place = { pool: client };
    if (!this.#hasHad) {
      await takeRealmLock(client, this.#realmId, REALM_WAIT_MS);
      await storeRealmSetting(place, this.#realmId, "server", this.#serverId);
      this.#hasHad = true;
      return;
    }
    await this.#takeAgain(client);
    // Whoever came and went meanwhile has left the journal other than we know it.
    if ((await loadRealmSetting(place, this.#realmId, "server")) !== this.#serverId) throw this.#losing();
  }

  async #takeAgain(client: DatabaseClient): Promise<void> {
    for (const deadlineMs = performance.now() + REALM_WAIT_MS; ; await wait(LOOK_MS)) {
      try {
        return await takeRealmLock(client, this.#realmId, 0);
      } catch (error) {
        if (!(error instanceof PersistenceError)) throw error;
        const holders = await realmHolders(client, this.#realmId);
        if (holders.some((holder) => !this.#own.includes(holder))) throw this.#losing(error);
        if (performance.now() > deadlineMs) throw error;
      }
    }
  }

  #losing(cause?: PersistenceError): PersistenceError {
    const error = new PersistenceError("REALM_LOST", { realm: this.#realmId }, cause);
    this.#isLost = true;
    this.#lose(error);
    return error;
  }
}

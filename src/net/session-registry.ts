import { disconnectReasons } from "../../packets/index.ts";
import type { Session } from "./session.ts";

/** Who plays which character: at most one session per character on this node. */
export class SessionRegistry<Player> {
  readonly #byCharacterId = new Map<number, Session<Player>>();

  /** How many characters are played now. */
  get size(): number {
    return this.#byCharacterId.size;
  }

  /** The sessions that play now; not to be kept while they come and go. */
  get sessions(): Iterable<Session<Player>> {
    return this.#byCharacterId.values();
  }

  /** The session that plays this character now. */
  find(characterId: number): Session<Player> | undefined {
    return this.#byCharacterId.get(characterId);
  }

  /**
   * Gives the character to `session`. An older session of it is told that it was replaced, and has left the world
   * when this returns: nobody ever sees the same character twice.
   */
  claim(session: Session<Player>, characterId: number): void {
    const older = this.#byCharacterId.get(characterId);
    if (older === session) return;
    older?.close(disconnectReasons.replaced, "This character has logged in elsewhere.");
    this.#byCharacterId.set(characterId, session);
  }

  /** Forgets a session that has gone, unless its character has a newer one by now. */
  release(session: Session<Player>): void {
    const { characterId } = session;
    if (characterId !== null && this.#byCharacterId.get(characterId) === session) {
      this.#byCharacterId.delete(characterId);
    }
  }
}

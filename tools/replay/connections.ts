/** The connections of all sessions together: whether anybody is let in, and whether the server is still there. */
import { OperatorError } from "../../src/config/operator-error.ts";
import type { Endpoint } from "../../src/config/server-file.ts";
import type { LiveSession } from "./live-session.ts";

export class Connections {
  readonly #sessions: readonly LiveSession[];
  readonly #target: Endpoint;
  readonly #signal: AbortSignal;

  /** @param sessions those that send anything */
  constructor(sessions: readonly LiveSession[], target: Endpoint, signal: AbortSignal) {
    this.#sessions = sessions.filter(({ planned }) => planned.leftOut === null);
    this.#target = target;
    this.#signal = signal;
  }

  /** Connects a session. @throws OperatorError when nobody is let in, not even the first */
  async open(session: LiveSession): Promise<void> {
    await session.open();
    if (this.#signal.aborted || this.#sessions.some(({ isGreeted }) => isGreeted)) return;
    const where = `${this.#target.host}:${this.#target.port}`;
    throw new OperatorError(
      `${where} lets nobody in (${session.ended}): start a game server there, or correct --target.`,
    );
  }

  /** Nobody is there any more, and nobody is to come. */
  get areLost(): boolean {
    const staying = this.#sessions.filter(({ isLeaving }) => !isLeaving);
    return staying.length > 0 && staying.every(({ isConnected, ended }) => isConnected && ended !== null);
  }
}

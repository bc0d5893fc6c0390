import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { systemCode } from "../config/operator-error.ts";
import type { AccountOperations } from "../console/account-operations.ts";
import { CommandError } from "../console/command.ts";
import type { HistoryOperations } from "../console/history-operations.ts";
import type { PlayerOperations } from "../console/player-operations.ts";
import { classifyError } from "../journal/late-errors.ts";
import type { DatabasePool } from "../persistence/pool.ts";

const AWAY = "The database is away: try again when `.server health` is green.";
/** A change that was under way when the database went may land, and nobody is told that it did not. */
const UNSURE = "The database is away: look whether this was done when `.server health` is green, before you try again.";

const PATIENCE_MS = 2_000;

/** How long a game master waits for the database, and what is said when it is away: one place for every command. */
export class DatabasePatience {
  readonly #pool: Pick<DatabasePool, "query">;
  readonly #log: Pick<Logger, "warn">;
  readonly #patienceMs: number;

  constructor(pool: Pick<DatabasePool, "query">, log: Pick<Logger, "warn">, patienceMs = PATIENCE_MS) {
    this.#pool = pool;
    this.#log = log;
    this.#patienceMs = patienceMs;
  }

  /** A question that is given up in time. @throws CommandError where the database is away, or takes too long */
  asking<Args extends unknown[], Result>(ask: (...args: Args) => Promise<Result>): (...args: Args) => Promise<Result> {
    return (...args) => this.#within(() => ask(...args), AWAY);
  }

  /** A change, which is only begun where the database answers. @throws CommandError like `asking` */
  changing<Args extends unknown[], Result>(
    act: (...args: Args) => Promise<Result>,
  ): (...args: Args) => Promise<Result> {
    return async (...args) => {
      await this.#within(() => this.#pool.query("select 1"), AWAY);
      return this.#within(() => act(...args), UNSURE);
    };
  }

  async #within<Result>(work: () => Promise<Result>, sentence: string): Promise<Result> {
    const late = new AbortController();
    const working = work();
    const patience = sleep(this.#patienceMs, undefined, { signal: late.signal, ref: false }).then(() => {
      throw new CommandError(sentence);
    });
    try {
      return await Promise.race([working, patience]);
    } catch (error) {
      // What comes too late is told to nobody any more.
      working.catch(() => undefined);
      if (error instanceof CommandError || classifyError(error) !== "late") throw error;
      // The message may quote the statement with what was typed.
      this.#log.warn({ code: systemCode(error) }, "a command found the database away");
      throw new CommandError(sentence);
    } finally {
      late.abort();
      patience.catch(() => undefined);
    }
  }
}

type Patient = PlayerOperations & AccountOperations & HistoryOperations;

/** The same operations, none of which waits for a database that is away. */
export function patientOperations(operations: Patient, patience: DatabasePatience): Patient {
  return {
    playerInfo: patience.asking(operations.playerInfo),
    playerRewards: patience.asking(operations.playerRewards),
    banPlayer: patience.changing(operations.banPlayer),
    unbanPlayer: patience.changing(operations.unbanPlayer),
    accounts: patience.asking(operations.accounts),
    createAccount: patience.changing(operations.createAccount),
    changeAccount: patience.changing(operations.changeAccount),
    deleteAccount: patience.changing(operations.deleteAccount),
    pastRuns: patience.asking(operations.pastRuns),
    participantsOf: patience.asking(operations.participantsOf),
  };
}

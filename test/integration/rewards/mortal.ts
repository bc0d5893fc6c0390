import type { SqlClient, SqlQuery } from "../../../src/journal/sql-client.ts";

/**
 * A server's one life: every statement that it sends may lose its connection, before it reached the database or after,
 * and the last one is where the server is killed. A dead one hears nothing and its statements go nowhere, which is how
 * a killed process looks from the database.
 */
export class Life {
  readonly died: Promise<void>;
  readonly #die: () => void;
  readonly #random: () => number;
  #statementsLeft: number;
  isDead = false;
  /** What the database itself had against a statement: there should be nothing. */
  readonly refusals: unknown[] = [];

  /** @param statements how many it sends before it is killed */
  constructor(statements: number, random: () => number) {
    this.#statementsLeft = statements;
    this.#random = random;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.died = promise;
    this.#die = resolve;
  }

  /** A connection of this life. What a lost one had begun is rolled back, as the database does. */
  connection(database: SqlClient, failureRate: number): SqlClient {
    return {
      query: async <Row>(query: SqlQuery) => {
        if (this.isDead) return forever();
        this.#statementsLeft -= 1;
        const isLast = this.#statementsLeft === 0;
        const isLost = isLast || this.#random() < failureRate;
        const isBefore = this.#random() < 0.5;
        if (isLast) this.isDead = true;
        const sent = isLost && isBefore ? Promise.resolve({ rows: [] }) : database.query<Row>(query);
        const result = await sent.catch((error: unknown) => this.#refuse(error));
        if (isLost) await database.query({ text: "rollback" });
        if (isLast) this.#die();
        if (this.isDead) return forever();
        if (result === null) throw new Error("the database refused a statement");
        if (isLost) throw Object.assign(new Error("connection lost"), { code: "ECONNRESET" });
        return result;
      },
    };
  }

  #refuse(error: unknown): null {
    this.refusals.push(error);
    return null;
  }

  /** What waits in a process that is killed meanwhile waits for ever. */
  async wait(): Promise<void> {
    if (this.isDead) await forever();
    await new Promise(setImmediate);
  }
}

function forever(): Promise<never> {
  return new Promise(() => {});
}

import type { PooledSqlClient } from "../sql-client.ts";

export type HealthCheckOptions = {
  /** Opens a connection that nobody else uses. */
  readonly connect: () => Promise<PooledSqlClient>;
  readonly onOk: (tookMs: number) => void;
  readonly onFailed: (error: unknown) => void;
  /** From the end of one check to the start of the next. Default 400. */
  readonly intervalMs?: number;
  /** How long an answer may take. With the interval, what it takes to notice a database that hangs. Default 1,000. */
  readonly timeoutMs?: number;
};

class CheckTimeoutError extends Error {
  override readonly name = "CheckTimeoutError";
}

const question = { text: "select pg_is_in_recovery() as standby" };

/**
 * Asks the database now and then, on a connection of its own, whether it is there and takes writes.
 *
 *     stopped ─ start → asking ─ answer, error or timeout → waiting → asking
 *
 * A connection that was lost is no failure before a new one has failed, too. There is one attempt to connect at a time,
 * so that a host that swallows packets cannot use the pool up.
 */
export class HealthCheck {
  readonly #options: Required<HealthCheckOptions>;
  #client: PooledSqlClient | null = null;
  #opening: Promise<PooledSqlClient> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = true;

  constructor(options: HealthCheckOptions) {
    this.#options = { intervalMs: 400, timeoutMs: 1000, ...options };
  }

  start(): void {
    this.#isStopped = false;
    void this.#ask();
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#client !== null) this.#drop(this.#client);
  }

  async #ask(): Promise<void> {
    const { intervalMs, onOk, onFailed } = this.#options;
    const startedMs = performance.now();
    try {
      await this.#answer();
      if (!this.#isStopped) onOk(performance.now() - startedMs);
    } catch (error) {
      if (!this.#isStopped) onFailed(error);
    }
    if (!this.#isStopped) this.#timer = setTimeout(() => this.#due(), intervalMs);
  }

  #due(): void {
    this.#timer = null;
    void this.#ask();
  }

  async #answer(): Promise<void> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const { timeoutMs } = this.#options;
    // An answer that is here already, but was not read yet by a busy process, counts.
    const timer = setTimeout(
      () => setImmediate(() => reject(new CheckTimeoutError(`no answer within ${timeoutMs} ms`))),
      timeoutMs,
    );
    try {
      await Promise.race([this.#questions(), late]);
    } catch (error) {
      if (this.#client !== null) this.#drop(this.#client);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #questions(): Promise<void> {
    const known = this.#client;
    if (known !== null) {
      try {
        return await query(known);
      } catch {
        // Dropped by a timeout meanwhile, or lost: a new one tells.
        this.#drop(known);
      }
    }
    if (!this.#isStopped) await query(await this.#connected());
  }

  #connected(): Promise<PooledSqlClient> {
    this.#opening ??= this.#options
      .connect()
      .then((client) => {
        client.on("error", () => this.#lost(client));
        this.#client = client;
        if (this.#isStopped) this.#drop(client);
        return client;
      })
      .finally(() => {
        this.#opening = null;
      });
    return this.#opening;
  }

  /** Hung up on while nothing was asked: the next check is due now. */
  #lost(client: PooledSqlClient): void {
    this.#drop(client);
    if (this.#isStopped || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    void this.#ask();
  }

  #drop(client: PooledSqlClient): void {
    if (this.#client !== client) return;
    this.#client = null;
    client.release(true);
  }
}

async function query(client: PooledSqlClient): Promise<void> {
  const { rows } = await client.query<{ standby: boolean }>(question);
  if (rows[0]?.standby !== false) throw new Error("the database is a standby and takes no writes");
}

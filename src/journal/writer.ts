import { appendBatch, appendEncoded } from "./append.ts";
import type { EncodedAppend } from "./append-columns.ts";
import type { Append, Verdict } from "./event.ts";
import { classifyError, isConnectionUsable } from "./late-errors.ts";
import type { PooledSqlClient } from "./sql-client.ts";

export type JournalWriterOptions<Client extends PooledSqlClient = PooledSqlClient> = {
  /** Opens a connection that nobody else uses. */
  readonly connect: () => Promise<Client>;
  /** Runs on every new connection before its first append; takes the realm's lock. What it throws fails the append. */
  onConnect?(client: Client): Promise<void>;
};

/** More than a pool has. */
const STALE_MAX = 12;

/** We gave the connection up ourselves: what the database would have said is not known. */
export class HungUpError extends Error {
  override readonly name = "HungUpError";
}

class StaleConnectionError extends Error {
  override readonly name = "StaleConnectionError";
}

type Connection<Client> = { readonly client: Client; isReleased: boolean };

/**
 * The process's one writing connection.
 *
 *     none ─ append → opening ─ onConnect → open ─ lost, or an error that the server did not send → none, and told
 *                        └─ error → none                                         close → closed
 *
 * A connection that fails is closed, not reused; the next append opens another. It retries nothing: that is
 * GroupCommit's, which knows the batch.
 */
export class JournalWriter<Client extends PooledSqlClient = PooledSqlClient> {
  readonly #options: JournalWriterOptions<Client>;
  #connection: Connection<Client> | null = null;
  /** Connected, and not open before `onConnect` is through. */
  #made: Connection<Client> | null = null;
  #opening: Promise<Connection<Client>> | null = null;
  #onLost: (cause: unknown) => void = () => undefined;
  #closed = false;
  #hangUps = 0;

  constructor(options: JournalWriterOptions<Client>) {
    this.#options = options;
  }

  /**
   * Calls back whenever the open connection is lost, and with it what `onConnect` had locked; at once if there is none.
   * Whoever listens sees to it that there is one again.
   */
  whenLost(listener: (cause: unknown) => void): void {
    this.#onLost = listener;
    if (this.#connection === null && !this.#closed) listener(new Error("Connection terminated while nobody looked"));
  }

  /** Appends a batch (see `appendBatch`), connecting first where there is no connection. */
  append(appends: readonly Append[]): Promise<Verdict[]> {
    return this.#use((client) => appendBatch(client, appends));
  }

  /** The same for appends that are text already. An empty batch appends nothing and opens the connection. */
  appendEncoded(encoded: readonly EncodedAppend[]): Promise<Verdict[]> {
    return this.#use((client) => appendEncoded(client, encoded));
  }

  /** Gives up a connection that does not answer: what waits on it fails, and may have been committed or not. */
  hangUp(): void {
    this.#hangUps += 1;
    if (this.#connection !== null) this.#drop(this.#connection);
    if (this.#made !== null) this.#drop(this.#made);
  }

  /** Closes the connection, and with it whatever `onConnect` had locked. Waits for nothing. */
  close(): void {
    this.#closed = true;
    this.hangUp();
  }

  async #use(work: (client: Client) => Promise<Verdict[]>): Promise<Verdict[]> {
    const connection = await this.#connected();
    try {
      return await work(connection.client);
    } catch (error) {
      if (!isConnectionUsable(error)) this.#lose(connection, error);
      throw error;
    }
  }

  #connected(): Promise<Connection<Client>> {
    if (this.#closed) throw new Error("The journal's writer is closed: start the server again to write.");
    if (this.#connection !== null) return Promise.resolve(this.#connection);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  /** What a pool hands out may have died in it: only a connection that cannot be made says that there is none. */
  async #open(): Promise<Connection<Client>> {
    const hangUps = this.#hangUps;
    for (let stale = 0; ; stale += 1) {
      try {
        return await this.#make();
      } catch (error) {
        if (hangUps !== this.#hangUps) throw new HungUpError("Connection terminated by us", { cause: error });
        if (!(error instanceof StaleConnectionError)) throw error;
        if (stale === STALE_MAX) throw error.cause;
      }
    }
  }

  async #make(): Promise<Connection<Client>> {
    const connection: Connection<Client> = { client: await this.#options.connect(), isReleased: false };
    // Lost while nothing runs: without a listener the driver's event would end the process.
    connection.client.on("error", (error) => this.#lose(connection, error));
    this.#made = connection;
    try {
      if (this.#closed) throw new Error("Connection terminated: the journal's writer was closed meanwhile.");
      await this.#options.onConnect?.(connection.client);
      if (connection.isReleased) throw new Error("Connection terminated before it could be used.");
    } catch (error) {
      this.#drop(connection);
      const isStale = classifyError(error) === "late" && !isConnectionUsable(error);
      throw isStale ? new StaleConnectionError("a connection was dead", { cause: error }) : error;
    } finally {
      this.#made = null;
    }
    this.#connection = connection;
    return connection;
  }

  #lose(connection: Connection<Client>, cause: unknown): void {
    const wasOpen = this.#connection === connection;
    this.#drop(connection);
    if (wasOpen && !this.#closed) this.#onLost(cause);
  }

  #drop(connection: Connection<Client>): void {
    if (this.#connection === connection) this.#connection = null;
    if (connection.isReleased) return;
    connection.isReleased = true;
    connection.client.release(true);
  }
}

import { appendBatch, appendEncoded } from "./append.ts";
import type { EncodedAppend } from "./append-columns.ts";
import type { Append, Verdict } from "./event.ts";
import { isConnectionUsable } from "./late-errors.ts";
import type { PooledSqlClient } from "./sql-client.ts";

export type JournalWriterOptions = {
  /** Opens a connection that nobody else uses. */
  readonly connect: () => Promise<PooledSqlClient>;
  /** Runs on every new connection before its first append; takes the realm's lock. What it throws fails the append. */
  readonly onConnect?: (client: PooledSqlClient) => Promise<void>;
};

type Connection = { readonly client: PooledSqlClient; isReleased: boolean };

/**
 * The process's one writing connection.
 *
 *     none ─ append → opening ─ onConnect → open ─ lost, or an error that the server did not send → none
 *                        └─ error → none                                         close → closed
 *
 * A connection that fails is closed, not reused; the next append opens another. It retries nothing: that is
 * GroupCommit's, which knows the batch.
 */
export class JournalWriter {
  readonly #options: JournalWriterOptions;
  #connection: Connection | null = null;
  #opening: Promise<Connection> | null = null;
  #closed = false;

  constructor(options: JournalWriterOptions) {
    this.#options = options;
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
    if (this.#connection !== null) this.#drop(this.#connection);
  }

  /** Closes the connection, and with it whatever `onConnect` had locked. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#opening?.catch(() => undefined);
    if (this.#connection !== null) this.#drop(this.#connection);
  }

  async #use(work: (client: PooledSqlClient) => Promise<Verdict[]>): Promise<Verdict[]> {
    const connection = await this.#connected();
    try {
      return await work(connection.client);
    } catch (error) {
      if (!isConnectionUsable(error)) this.#drop(connection);
      throw error;
    }
  }

  #connected(): Promise<Connection> {
    if (this.#closed) throw new Error("The journal's writer is closed: start the server again to write.");
    if (this.#connection !== null) return Promise.resolve(this.#connection);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #open(): Promise<Connection> {
    const connection: Connection = { client: await this.#options.connect(), isReleased: false };
    // Lost while nothing runs: without a listener the driver's event would end the process.
    connection.client.on("error", () => this.#drop(connection));
    try {
      await this.#options.onConnect?.(connection.client);
    } catch (error) {
      this.#drop(connection);
      throw error;
    }
    if (!connection.isReleased) this.#connection = connection;
    return connection;
  }

  #drop(connection: Connection): void {
    if (this.#connection === connection) this.#connection = null;
    if (connection.isReleased) return;
    connection.isReleased = true;
    connection.client.release(true);
  }
}

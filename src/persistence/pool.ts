/**
 * The part of the `pg` driver that this program uses. The driver comes with the ORM, which hands out its pool; these
 * shapes are all that other rooms know of it. Whole numbers of 64 bits come back as numbers, timestamps as text.
 */

/** A statement with a name is planned once for each connection. */
type Statement = { readonly name?: string; readonly text: string; readonly values?: readonly unknown[] };

type QueryResult<Row> = { readonly rows: readonly Row[]; readonly rowCount: number | null };

export interface Queryable {
  /** @throws the driver's error, with SQLSTATE in `code`. */
  query<Row = Record<string, unknown>>(
    statement: string | Statement,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>>;
}

/** One connection of the pool, its caller's own until `release`. */
export interface DatabaseClient extends Queryable {
  /** `true` closes the connection, and with it every session lock, in place of giving it back. */
  release(destroy?: boolean): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "end", listener: () => void): unknown;
  off(event: "error", listener: (error: Error) => void): unknown;
  off(event: "end", listener: () => void): unknown;
}

export interface DatabasePool extends Queryable {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  connect(): Promise<DatabaseClient>;
}

import type { RecordedEvent } from "./event.ts";
import type { SqlClient } from "./sql-client.ts";

/**
 * Tables that follow from the journal alone: no clock, no serial ids, so that a rebuild gives the same rows, and the
 * same rows however the events are cut into pages.
 */
export type Projection = {
  readonly name: string;
  /** Raised when the rows would come out differently; a start then builds the tables anew. */
  readonly version: number;
  /** The tables that this projection alone writes. */
  readonly tables: readonly string[];
  /**
   * Applies a page of events in position order, inside the transaction that moves the checkpoint. Throws where it cannot
   * apply one of them, and is then set aside at that event.
   */
  apply(client: SqlClient, events: readonly RecordedEvent[]): Promise<void>;
};

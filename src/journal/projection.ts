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
   * Begins a page, inside the transaction that moves the checkpoint. Where it throws at an event that it cannot apply, it
   * is set aside at that event.
   */
  open(client: SqlClient): OpenPage;
};

/** A page that a projection is at: its events come in pieces, as decoded they are large, and its rows are written once. */
export type OpenPage = {
  /** Folds the next events, in position order, into rows that are read when they are first needed. */
  apply(events: readonly RecordedEvent[]): Promise<void>;
  /** Writes the rows. Called once, after the last piece. */
  save(): Promise<void>;
};

/** Applies events that are at hand as a page of their own. */
export async function applyAtOnce(client: SqlClient, projection: Projection, events: readonly RecordedEvent[]) {
  const page = projection.open(client);
  await page.apply(events);
  await page.save();
}

import { toNumbers } from "./projections/columns.ts";
import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

/** How often and how well a character has completed an event. */
export type CompletedEvent = {
  readonly eventId: number;
  readonly count: number;
  readonly gold: number;
  readonly silver: number;
  readonly bronze: number;
  readonly bestContribution: number;
  readonly fastestMs: number;
  /** Unix time, in ms. */
  readonly lastCompletedMs: number;
};

type Row = {
  event_id: number;
  completion_count: number;
  gold_medals: number;
  silver_medals: number;
  bronze_medals: number;
  best_contribution: number;
  fastest_ms: number;
  last_completed_at_ms: number;
};

/** As many as a list on the wire holds (wire protocol, Types). */
const ROWS_MAX = 255;

const characterCompletions = statement("character-completions");

/**
 * What a character has completed, the most recent first and at most 255 events, as of the projections' checkpoint.
 * @param eventId one event, or 0 for all of them
 */
export async function completionHistory(
  client: SqlClient,
  characterId: number,
  eventId: number,
): Promise<CompletedEvent[]> {
  const { rows } = await client.query<Row>(characterCompletions(characterId, eventId, ROWS_MAX));
  return rows.map(toNumbers<Row>).map((row) => ({
    eventId: row.event_id,
    count: row.completion_count,
    gold: row.gold_medals,
    silver: row.silver_medals,
    bronze: row.bronze_medals,
    bestContribution: row.best_contribution,
    fastestMs: row.fastest_ms,
    lastCompletedMs: row.last_completed_at_ms,
  }));
}

import type { SqlClient } from "./sql-client.ts";
import { statement } from "./statement.ts";

/** How and when (Unix time) a run ended. */
export type EndedRun = { readonly instanceId: number; readonly state: string; readonly endedAtMs: number };

type Row = { id: number | string; state: string; ended_at_ms: number | string };

const lastRunOf = statement("last-run");
const rewardGrant = statement("has-reward-grant");

/** The last run of an event in a zone instance that has ended, as of the projections' checkpoint; null: none has. */
export async function lastRun(client: SqlClient, eventId: number, zoneInstance: number): Promise<EndedRun | null> {
  const [row] = (await client.query<Row>(lastRunOf(eventId, zoneInstance))).rows;
  if (row === undefined) return null;
  return { instanceId: Number(row.id), state: row.state, endedAtMs: Number(row.ended_at_ms) };
}

/** Whether a character has the reward of a run, as of the projections' checkpoint. */
export async function hasRewardGrant(client: SqlClient, instanceId: number, characterId: number): Promise<boolean> {
  return (await client.query(rewardGrant(instanceId, characterId))).rows.length > 0;
}

import type { Projection } from "../projection.ts";
import { saveColumns } from "../save-columns.ts";
import type { SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";
import { toColumns, toNumbers } from "./columns.ts";
import { type Grant, grantsPage } from "./grants-page.ts";

/** A row of event_completions, its times in Unix milliseconds. */
type Completion = {
  character_id: number;
  event_id: number;
  completion_count: number;
  gold_medals: number;
  silver_medals: number;
  bronze_medals: number;
  best_contribution: number;
  fastest_ms: number;
  gold_streak: number;
  last_completed_at_ms: number;
  inserted_at_ms: number;
  updated_at_ms: number;
};

const columns = [
  "character_id",
  "event_id",
  "completion_count",
  "gold_medals",
  "silver_medals",
  "bronze_medals",
  "best_contribution",
  "fastest_ms",
  "gold_streak",
  "last_completed_at_ms",
  "inserted_at_ms",
  "updated_at_ms",
] as const;

const loadCompletions = statement("load-completions");
const saveCompletions = statement("save-completions");

/** How often and how well each character has completed each event. Failed runs leave no trace here. */
export const eventCompletions: Projection = {
  name: "event_completions",
  version: 1,
  tables: ["event_completions"],
  open: (client) =>
    grantsPage(async (all) => {
      const grants = all.filter(({ data }) => data.outcome === "completed");
      if (grants.length === 0) return;
      const completions = await load(client, grants);
      for (const grant of grants) {
        const key = keyOf(grant.data.characterId, grant.data.eventId);
        completions.set(key, complete(completions.get(key) ?? untouched(grant), grant));
      }
      await saveColumns(client, saveCompletions, toColumns([...completions.values()], columns));
    }),
};

async function load(client: SqlClient, grants: readonly Grant[]): Promise<Map<string, Completion>> {
  const keys = new Map(grants.map(({ data }) => [keyOf(data.characterId, data.eventId), data]));
  const characterIds = [...keys.values()].map(({ characterId }) => characterId);
  const eventIds = [...keys.values()].map(({ eventId }) => eventId);
  const { rows } = await client.query<Completion>(loadCompletions(characterIds, eventIds));
  return new Map(rows.map(toNumbers<Completion>).map((row) => [keyOf(row.character_id, row.event_id), row]));
}

function keyOf(characterId: number, eventId: number): string {
  return `${characterId}:${eventId}`;
}

function untouched({ data, atMs }: Grant): Completion {
  return {
    character_id: data.characterId,
    event_id: data.eventId,
    completion_count: 0,
    gold_medals: 0,
    silver_medals: 0,
    bronze_medals: 0,
    best_contribution: 0,
    fastest_ms: data.elapsedMs,
    gold_streak: 0,
    last_completed_at_ms: data.atMs,
    inserted_at_ms: atMs,
    updated_at_ms: atMs,
  };
}

function complete(before: Completion, { data, atMs }: Grant): Completion {
  const { tier } = data;
  return {
    ...before,
    completion_count: before.completion_count + 1,
    gold_medals: before.gold_medals + Number(tier === "gold"),
    silver_medals: before.silver_medals + Number(tier === "silver"),
    bronze_medals: before.bronze_medals + Number(tier === "bronze"),
    best_contribution: Math.max(before.best_contribution, data.contribution),
    fastest_ms: Math.min(before.fastest_ms, data.elapsedMs),
    gold_streak: tier === "gold" ? before.gold_streak + 1 : 0,
    last_completed_at_ms: data.atMs,
    updated_at_ms: atMs,
  };
}

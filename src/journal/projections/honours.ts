import type { Projection } from "../projection.ts";
import { saveColumns } from "../save-columns.ts";
import type { SqlClient, SqlQuery } from "../sql-client.ts";
import { statement } from "../statement.ts";
import { type Grant, grantsPage } from "./grants-page.ts";

const insertAchievements = statement("insert-achievements");
const insertTitles = statement("insert-titles");

/** Achievements and titles: what a character earns once, and with which run. */
export const honours: Projection = {
  name: "honours",
  version: 1,
  tables: ["character_achievements", "character_titles"],
  open: (client) =>
    grantsPage(async (grants) => {
      await insert(client, insertAchievements, grants, "achievementId");
      await insert(client, insertTitles, grants, "titleId");
    }),
};

async function insert(
  client: SqlClient,
  query: (...columns: unknown[]) => SqlQuery,
  grants: readonly Grant[],
  key: "achievementId" | "titleId",
): Promise<void> {
  const earned = grants.map(({ data }) => data).filter((data) => data[key] !== 0);
  await saveColumns(client, query, [
    earned.map(({ characterId }) => characterId),
    earned.map((grant) => grant[key]),
    earned.map(({ atMs }) => atMs),
    earned.map(({ instanceId }) => instanceId),
  ]);
}

import type { RewardGranted } from "../../rewards/reward-events.ts";
import type { Projection } from "../projection.ts";
import type { SqlClient, SqlQuery } from "../sql-client.ts";
import { statement } from "../statement.ts";
import { domainEvents } from "./domain-event.ts";

type Grant = RewardGranted["data"];

const insertAchievements = statement("insert-achievements");
const insertTitles = statement("insert-titles");

/** Achievements and titles: what a character earns once, and with which run. */
export const honours: Projection = {
  name: "honours",
  version: 1,
  tables: ["character_achievements", "character_titles"],
  open(client) {
    const grants: Grant[] = [];
    return {
      async apply(events) {
        for (const event of domainEvents(events)) if (event.type === "RewardGranted") grants.push(event.data);
      },
      async save() {
        await insert(client, insertAchievements, grants, "achievementId");
        await insert(client, insertTitles, grants, "titleId");
      },
    };
  },
};

async function insert(
  client: SqlClient,
  query: (...columns: unknown[]) => SqlQuery,
  grants: readonly Grant[],
  key: "achievementId" | "titleId",
): Promise<void> {
  const earned = grants.filter((grant) => grant[key] !== 0);
  if (earned.length === 0) return;
  await client.query(
    query(
      earned.map(({ characterId }) => characterId),
      earned.map((grant) => grant[key]),
      earned.map(({ atMs }) => atMs),
      earned.map(({ instanceId }) => instanceId),
    ),
  );
}

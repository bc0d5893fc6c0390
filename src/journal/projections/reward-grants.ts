import type { RewardGranted } from "../../rewards/reward-events.ts";
import type { Projection } from "../projection.ts";
import { saveColumns } from "../save-columns.ts";
import { statement } from "../statement.ts";
import { grantsPage } from "./grants-page.ts";

const insertRewardGrants = statement("insert-reward-grants");

/** One row for each run and participant: what was granted, and for what. */
export const rewardGrants: Projection = {
  name: "reward_grants",
  version: 2,
  tables: ["reward_grants"],
  open: (client) =>
    grantsPage((grants) => saveColumns(client, insertRewardGrants, columnsOf(grants.map(({ data }) => data)))),
};

const columnsOf = (grants: readonly RewardGranted["data"][]): unknown[][] => [
  grants.map((grant) => grant.instanceId),
  grants.map((grant) => grant.characterId),
  grants.map((grant) => grant.eventId),
  grants.map((grant) => grant.outcome),
  grants.map((grant) => grant.tier),
  grants.map((grant) => grant.rank),
  grants.map((grant) => grant.contribution),
  grants.map((grant) => grant.xp),
  grants.map((grant) => grant.gold),
  grants.map((grant) => JSON.stringify(grant.currency)),
  grants.map((grant) => (grant.reputation === null ? null : JSON.stringify(grant.reputation))),
  grants.map((grant) => JSON.stringify(grant.items)),
  grants.map((grant) => grant.achievementId),
  grants.map((grant) => grant.titleId),
  grants.map((grant) => grant.atMs),
];

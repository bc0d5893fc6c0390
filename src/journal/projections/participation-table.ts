import type { RewardTier } from "../../content/loot-definitions.ts";
import { STATISTICS, type Statistic, statisticAt } from "../../events/participants.ts";
import type { LeaveReason } from "../../events/run-events.ts";
import { saveColumns } from "../save-columns.ts";
import type { SqlClient } from "../sql-client.ts";
import { statement } from "../statement.ts";

/** What of the statistics has a column, in the order of the columns. */
const SHOWN_STATISTICS = [
  "kills",
  "deaths",
  "assists",
  "damageDealt",
  "damageTaken",
  "healingDone",
  "healingTaken",
  "longestLifeMs",
  "bestStreak",
] as const satisfies readonly Statistic[];

/** A row of event_participations; an objective is `phase * 256 + index`. */
export type Participation = {
  readonly instanceId: number;
  readonly characterId: number;
  contributionScore: number;
  readonly objectivesCompleted: number[];
  rewardsClaimed: boolean;
  rewardTier: RewardTier | null;
  readonly joinedAtMs: number;
  leftAtMs: number | null;
  leftReason: LeaveReason | null;
  eliminatedAtMs: number | null;
  team: number;
  /** In the order of `STATISTICS`; those without a column are 0 in a row that was read. */
  statistics: readonly number[];
  readonly insertedAtMs: number;
  updatedAtMs: number;
};

type Large = number | string;
type Row = {
  event_instance_id: Large;
  character_id: Large;
  contribution_score: Large;
  objectives_completed: string;
  rewards_claimed: boolean;
  reward_tier: RewardTier | null;
  joined_at_ms: Large;
  left_at_ms: Large | null;
  left_reason: LeaveReason | null;
  eliminated_at_ms: Large | null;
  team: number;
  statistics: string;
  inserted_at_ms: Large;
  updated_at_ms: Large;
};

const loadParticipations = statement("load-participations");
const saveParticipations = statement("save-participations");

/** Pairs a statement: each takes the database a few microseconds, and others want to get at it. */
const PAIRS = 200;

/** The rows of (instance, character) pairs that are there, in no order. No pairs are no statement. */
export async function loadRows(
  client: SqlClient,
  instanceIds: readonly number[],
  characterIds: readonly number[],
): Promise<Participation[]> {
  const found: Participation[] = [];
  for (let from = 0; from < instanceIds.length; from += PAIRS) {
    const pairs = [instanceIds, characterIds].map((ids) => ids.slice(from, from + PAIRS));
    const { rows } = await client.query<Row>(loadParticipations(...pairs));
    found.push(...rows.map(participationOf));
  }
  return found;
}

function participationOf(row: Row): Participation {
  return {
    instanceId: Number(row.event_instance_id),
    characterId: Number(row.character_id),
    contributionScore: Number(row.contribution_score),
    objectivesCompleted: integers(row.objectives_completed),
    rewardsClaimed: row.rewards_claimed,
    rewardTier: row.reward_tier,
    joinedAtMs: Number(row.joined_at_ms),
    leftAtMs: row.left_at_ms === null ? null : Number(row.left_at_ms),
    leftReason: row.left_reason,
    eliminatedAtMs: row.eliminated_at_ms === null ? null : Number(row.eliminated_at_ms),
    team: row.team,
    statistics: shownStatistics(integers(row.statistics)),
    insertedAtMs: Number(row.inserted_at_ms),
    updatedAtMs: Number(row.updated_at_ms),
  };
}

/** Writes rows as they are now, new ones and old ones alike. */
export async function saveRows(client: SqlClient, rows: readonly Participation[]): Promise<void> {
  await saveColumns(client, saveParticipations, [
    rows.map((row) => row.instanceId),
    rows.map((row) => row.characterId),
    rows.map((row) => row.contributionScore),
    rows.map((row) => `{${row.objectivesCompleted.join(",")}}`),
    rows.map((row) => row.rewardsClaimed),
    rows.map((row) => row.rewardTier),
    rows.map((row) => row.joinedAtMs),
    rows.map((row) => row.leftAtMs),
    rows.map((row) => row.leftReason),
    rows.map((row) => row.eliminatedAtMs),
    rows.map((row) => row.team),
    rows.map((row) => row.insertedAtMs),
    rows.map((row) => row.updatedAtMs),
    ...SHOWN_STATISTICS.map((name) => rows.map((row) => row.statistics[statisticAt[name]] ?? 0)),
  ]);
}

function shownStatistics(numbers: readonly number[]): number[] {
  const statistics = STATISTICS.map(() => 0);
  for (const [at, name] of SHOWN_STATISTICS.entries()) statistics[statisticAt[name]] = numbers[at] ?? 0;
  return statistics;
}

/** Numbers of an array literal such as `{1,256}`. */
function integers(literal: string): number[] {
  return literal === "{}" ? [] : literal.slice(1, -1).split(",").map(Number);
}

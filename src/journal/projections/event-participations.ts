import { statisticAt } from "../../events/participants.ts";
import type { ContributionDelta } from "../../events/run-events.ts";
import { Breath } from "../breath.ts";
import type { SqlClient } from "../sql-client.ts";
import { type DomainEvent, instanceIdOf } from "./domain-event.ts";
import { loadRows, type Participation, SHOWN_STATISTICS, saveRows } from "./participation-table.ts";

/** Participants of a page by run and character, and how many of each run took part for the first time. */
type Page = {
  readonly rows: Map<number, Map<number, Participation>>;
  readonly newcomers: Map<number, number>;
};

type Contributions = DomainEvent & { readonly type: "ContributionsRecorded" };

/** An event that names somebody who takes part by it. */
type Appearance = DomainEvent & {
  readonly type: "ParticipantJoined" | "ParticipantLeft" | "ParticipantEliminated" | "TeamChosen";
};

/**
 * Applies a page to event_participations: contributions are summed here, so that a participant costs one row a page
 * however often it contributed. Returns the number of new participants by run.
 */
export async function applyParticipations(
  client: SqlClient,
  events: readonly DomainEvent[],
): Promise<ReadonlyMap<number, number>> {
  const page: Page = { rows: await loadMentioned(client, events), newcomers: new Map() };
  const breath = new Breath();
  for (const event of events) {
    if (breath.isDue) await breath.take();
    fold(page, event);
  }
  const rows = [...page.rows.values()].flatMap((ofRun) => [...ofRun.values()]);
  if (rows.length > 0) await saveRows(client, rows);
  return page.newcomers;
}

function fold(page: Page, event: DomainEvent): void {
  switch (event.type) {
    case "ParticipantJoined":
    case "TeamChosen":
      joined(page, event, event.data.characterId).team = event.data.team;
      return;
    case "ParticipantLeft": {
      const row = joined(page, event, event.data.characterId);
      row.leftAtMs = event.data.atMs;
      row.leftReason = event.data.reason;
      return;
    }
    case "ParticipantEliminated":
      joined(page, event, event.data.characterId).eliminatedAtMs = event.data.atMs;
      return;
    case "ContributionsRecorded":
      for (const delta of event.data.participants) foldContribution(page, event, delta);
      return;
    case "ObjectiveCompleted":
      foldObjective(page, event);
      return;
    case "RewardGranted":
      foldReward(page, event);
  }
}

function foldContribution(page: Page, event: Contributions, delta: ContributionDelta): void {
  const { characterId, score, left, team, statistics } = delta;
  const before = page.rows.get(instanceIdOf(event))?.get(characterId);
  const { leftAtMs = null, leftReason = null } = before ?? {};
  const row = joined(page, event, characterId);
  row.contributionScore += score;
  row.team = team;
  row.statistics = SHOWN_STATISTICS.map((name) => statistics[statisticAt[name]] ?? 0);
  if (left) Object.assign(row, { leftAtMs, leftReason });
}

function foldObjective(page: Page, event: DomainEvent & { type: "ObjectiveCompleted" }): void {
  const objective = event.data.phase * 256 + event.data.index;
  for (const characterId of event.data.contributors) {
    const row = page.rows.get(instanceIdOf(event))?.get(characterId);
    if (row === undefined || row.objectivesCompleted.includes(objective)) continue;
    row.objectivesCompleted.push(objective);
    row.updatedAtMs = event.atMs;
  }
}

function foldReward(page: Page, { data, atMs }: DomainEvent & { type: "RewardGranted" }): void {
  const row = page.rows.get(data.instanceId)?.get(data.characterId);
  if (row === undefined) return;
  row.rewardsClaimed = true;
  row.rewardTier = data.tier;
  row.updatedAtMs = atMs;
}

/** The row of someone who takes part, from now on where there was none; one that had left is back. */
function joined(page: Page, event: Contributions | Appearance, characterId: number): Participation {
  const instanceId = instanceIdOf(event);
  let ofRun = page.rows.get(instanceId);
  if (ofRun === undefined) {
    ofRun = new Map();
    page.rows.set(instanceId, ofRun);
  }
  let row = ofRun.get(characterId);
  if (row === undefined) {
    row = newParticipation(instanceId, characterId, event.data.atMs, event.atMs);
    ofRun.set(characterId, row);
    page.newcomers.set(instanceId, (page.newcomers.get(instanceId) ?? 0) + 1);
  }
  row.leftAtMs = null;
  row.leftReason = null;
  row.updatedAtMs = event.atMs;
  return row;
}

function newParticipation(
  instanceId: number,
  characterId: number,
  joinedAtMs: number,
  insertedAtMs: number,
): Participation {
  return {
    instanceId,
    characterId,
    contributionScore: 0,
    objectivesCompleted: [],
    rewardsClaimed: false,
    rewardTier: null,
    joinedAtMs,
    leftAtMs: null,
    leftReason: null,
    eliminatedAtMs: null,
    team: 0,
    statistics: SHOWN_STATISTICS.map(() => 0),
    insertedAtMs,
    updatedAtMs: insertedAtMs,
  };
}

async function loadMentioned(client: SqlClient, events: readonly DomainEvent[]): Promise<Page["rows"]> {
  const mentioned = new Map<number, Set<number>>();
  for (const event of events) {
    for (const [instanceId, characterId] of participantsOf(event)) {
      const ofRun = mentioned.get(instanceId) ?? new Set();
      mentioned.set(instanceId, ofRun.add(characterId));
    }
  }
  const pairs = [...mentioned].flatMap(([instanceId, ids]) => [...ids].map((id) => [instanceId, id] as const));
  const rows: Page["rows"] = new Map();
  if (pairs.length === 0) return rows;
  const instanceIds = pairs.map(([instanceId]) => instanceId);
  const characterIds = pairs.map(([, characterId]) => characterId);
  for (const row of await loadRows(client, instanceIds, characterIds)) {
    const ofRun = rows.get(row.instanceId) ?? new Map<number, Participation>();
    rows.set(row.instanceId, ofRun.set(row.characterId, row));
  }
  return rows;
}

function participantsOf(event: DomainEvent): (readonly [instanceId: number, characterId: number])[] {
  switch (event.type) {
    case "ParticipantJoined":
    case "TeamChosen":
    case "ParticipantLeft":
    case "ParticipantEliminated":
      return [[instanceIdOf(event), event.data.characterId]];
    case "ContributionsRecorded":
      return event.data.participants.map(({ characterId }) => [instanceIdOf(event), characterId]);
    case "ObjectiveCompleted":
      return event.data.contributors.map((characterId) => [instanceIdOf(event), characterId]);
    case "RewardGranted":
      return [[event.data.instanceId, event.data.characterId]];
    default:
      return [];
  }
}

import type { SqlClient } from "../sql-client.ts";
import { type DomainEvent, instanceIdOf } from "./domain-event.ts";
import { loadRows, type Participation, saveRows } from "./participation-table.ts";

/** Participants of a page by run and character, and how many of each run took part for the first time. */
type Page = {
  readonly rows: Map<number, Map<number, Participation>>;
  readonly newcomers: Map<number, number>;
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
  for (const event of events) fold(page, event);
  const rows = [...page.rows.values()].flatMap((ofRun) => [...ofRun.values()]);
  if (rows.length > 0) await saveRows(client, rows);
  return page.newcomers;
}

function fold(page: Page, event: DomainEvent): void {
  switch (event.type) {
    case "ParticipantJoined":
      joined(page, event, event.data.characterId);
      return;
    case "ParticipantLeft":
      joined(page, event, event.data.characterId).leftAtMs = event.data.atMs;
      return;
    case "ContributionsRecorded":
      for (const { characterId, score, left } of event.data.participants) {
        const leftAtMs = page.rows.get(instanceIdOf(event))?.get(characterId)?.leftAtMs ?? null;
        const row = joined(page, event, characterId);
        row.contributionScore += score;
        if (left) row.leftAtMs = leftAtMs;
      }
      return;
    case "ObjectiveCompleted":
      foldObjective(page, event);
      return;
    case "RewardGranted":
      foldReward(page, event);
  }
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
function joined(
  page: Page,
  event: DomainEvent & { type: "ParticipantJoined" | "ParticipantLeft" | "ContributionsRecorded" },
  characterId: number,
): Participation {
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
    case "ParticipantLeft":
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

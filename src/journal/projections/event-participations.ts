import type { ContributionDelta } from "../../events/run-events.ts";
import { Breath } from "../breath.ts";
import type { SqlClient } from "../sql-client.ts";
import { type DomainEvent, instanceIdOf } from "./domain-event.ts";
import { loadRows, type Participation, saveRows } from "./participation-table.ts";

/** Participants by run and character; null: the table has no row of that one. */
type Rows = Map<number, Map<number, Participation | null>>;

type Reward = DomainEvent & { readonly type: "RewardGranted" };
type Contributions = DomainEvent & { readonly type: "ContributionsRecorded" };

/** An event that names somebody who takes part by it. */
type Appearance = DomainEvent & {
  readonly type: "ParticipantJoined" | "ParticipantLeft" | "ParticipantEliminated" | "TeamChosen";
};

/** A page of event_participations: a participant costs one row however often it contributes in it. */
export class ParticipationsPage {
  /** How many took part for the first time in this page, by run. */
  readonly newcomers = new Map<number, number>();
  readonly #client: SqlClient;
  readonly #rows: Rows = new Map();
  /** Runs that began in this page: the table has no rows of them. */
  readonly #begun = new Set<number>();
  /** Rewards of those whom nothing else in this page has named so far. */
  readonly #unclaimed = new Map<number, Map<number, Reward[]>>();

  constructor(client: SqlClient) {
    this.#client = client;
  }

  async apply(events: readonly DomainEvent[]): Promise<void> {
    await this.#loadMentioned(events);
    const breath = new Breath();
    for (const event of events) {
      if (breath.isDue) await breath.take();
      this.#fold(event);
    }
  }

  async save(): Promise<void> {
    await this.#loadRewarded();
    const rows = [...this.#rows.values()].flatMap((ofRun) => [...ofRun.values()]).filter((row) => row !== null);
    await saveRows(this.#client, rows);
  }

  /** Reads the rows of those whom the events name and who were not named before in this page. */
  async #loadMentioned(events: readonly DomainEvent[]): Promise<void> {
    const instanceIds: number[] = [];
    const characterIds: number[] = [];
    for (const event of events) {
      if (event.type === "RunStarted") this.#begun.add(instanceIdOf(event));
      for (const [instanceId, characterId] of participantsOf(event)) {
        const ofRun = this.#rowsOf(instanceId);
        if (ofRun.has(characterId)) continue;
        ofRun.set(characterId, null);
        if (this.#begun.has(instanceId)) continue;
        instanceIds.push(instanceId);
        characterIds.push(characterId);
      }
    }
    await this.#load(instanceIds, characterIds);
  }

  /** Reads the rows of those of whom the page has nothing but rewards. */
  async #loadRewarded(): Promise<void> {
    const instanceIds: number[] = [];
    const characterIds: number[] = [];
    for (const [instanceId, ofRun] of this.#unclaimed) {
      for (const characterId of ofRun.keys()) {
        if (this.#rowsOf(instanceId).has(characterId)) continue;
        instanceIds.push(instanceId);
        characterIds.push(characterId);
      }
    }
    await this.#load(instanceIds, characterIds);
  }

  /** Rewards that wait for a row come before whatever else is going to be said of it. */
  async #load(instanceIds: readonly number[], characterIds: readonly number[]): Promise<void> {
    for (const row of await loadRows(this.#client, instanceIds, characterIds)) {
      this.#rowsOf(row.instanceId).set(row.characterId, row);
      for (const reward of this.#unclaimed.get(row.instanceId)?.get(row.characterId) ?? []) claim(row, reward);
    }
  }

  #rowsOf(instanceId: number): Map<number, Participation | null> {
    return getOrMake(this.#rows, instanceId, () => new Map());
  }

  #fold(event: DomainEvent): void {
    switch (event.type) {
      case "ParticipantJoined":
      case "TeamChosen":
        this.#joined(event, event.data.characterId).team = event.data.team;
        return;
      case "ParticipantLeft": {
        const row = this.#joined(event, event.data.characterId);
        row.leftAtMs = event.data.atMs;
        row.leftReason = event.data.reason;
        return;
      }
      case "ParticipantEliminated":
        this.#joined(event, event.data.characterId).eliminatedAtMs = event.data.atMs;
        return;
      case "ContributionsRecorded":
        for (const delta of event.data.participants) this.#contributed(event, delta);
        return;
      case "ObjectiveCompleted":
        this.#completed(event);
        return;
      case "RewardGranted":
        this.#rewarded(event);
    }
  }

  #contributed(event: Contributions, delta: ContributionDelta): void {
    const { characterId, score, left, team, statistics } = delta;
    const { leftAtMs = null, leftReason = null } = this.#find(instanceIdOf(event), characterId) ?? {};
    const row = this.#joined(event, characterId);
    row.contributionScore += score;
    row.team = team;
    row.statistics = statistics;
    if (left) Object.assign(row, { leftAtMs, leftReason });
  }

  #completed(event: DomainEvent & { type: "ObjectiveCompleted" }): void {
    const objective = event.data.phase * 256 + event.data.index;
    for (const characterId of event.data.contributors) {
      const row = this.#find(instanceIdOf(event), characterId);
      if (row === null || row.objectivesCompleted.includes(objective)) continue;
      row.objectivesCompleted.push(objective);
      row.updatedAtMs = event.atMs;
    }
  }

  /** Rewards come last: the rows of those of whom a page says nothing else are looked up together at its end. */
  #rewarded(reward: Reward): void {
    const { instanceId, characterId } = reward.data;
    const row = this.#rows.get(instanceId)?.get(characterId);
    if (row === undefined) {
      const ofRun = getOrMake(this.#unclaimed, instanceId, () => new Map<number, Reward[]>());
      getOrMake(ofRun, characterId, () => []).push(reward);
    }
    if (row) claim(row, reward);
  }

  #find(instanceId: number, characterId: number): Participation | null {
    return this.#rows.get(instanceId)?.get(characterId) ?? null;
  }

  /** The row of someone who takes part, from now on where there was none; one that had left is back. */
  #joined(event: Contributions | Appearance, characterId: number): Participation {
    const instanceId = instanceIdOf(event);
    let row = this.#find(instanceId, characterId);
    if (row === null) {
      row = newParticipation(instanceId, characterId, event.data.atMs, event.atMs);
      this.#rowsOf(instanceId).set(characterId, row);
      this.newcomers.set(instanceId, (this.newcomers.get(instanceId) ?? 0) + 1);
    }
    row.leftAtMs = null;
    row.leftReason = null;
    row.updatedAtMs = event.atMs;
    return row;
  }
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
    statistics: [],
    insertedAtMs,
    updatedAtMs: insertedAtMs,
  };
}

function claim(row: Participation, { data, atMs }: Reward): void {
  row.rewardsClaimed = true;
  row.rewardTier = data.tier;
  row.updatedAtMs = atMs;
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}

/** Whom an event says something of; what a reward says of them can wait. */
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
    default:
      return [];
  }
}

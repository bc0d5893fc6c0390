/** Runs that are over, and who takes or took part in one. */
import type { EventManager } from "../events/event-manager.ts";
import type { DurableRun } from "../events/run-ledger.ts";
import type { RunState } from "../events/run-state.ts";
import { characterNames } from "../persistence/characters.ts";
import type { Database } from "../persistence/database.ts";
import { type PastRun, pastParticipants, pastRunOf, pastRuns } from "../persistence/event-history.ts";
import { damageCutoffs, sortDescending, tierCutoffs, tierFor } from "../rewards/tiers.ts";

/** One who takes or took part. `tier` null: not settled. */
export type RunParticipant = {
  readonly characterId: number;
  readonly name: string;
  readonly contribution: number;
  readonly tier: string | null;
  readonly status: string;
};

/** A run with its participants, the greatest contribution first; `total` counts those who are not listed, too. */
export type RunParticipants = {
  readonly instanceId: number;
  readonly eventId: number;
  /** "active", or how it ended. */
  readonly outcome: string;
  readonly total: number;
  readonly participants: readonly RunParticipant[];
};

export type HistoryOperations = {
  /** The last runs that have ended, the latest first. @param eventId null: of every event */
  pastRuns(eventId: number | null, count: number): Promise<readonly PastRun[]>;
  /** Of every active run of an event; else of the run, active or past, that has this id. */
  participantsOf(id: number, count: number): Promise<readonly RunParticipants[]>;
};

export type HistoryOperationsOptions = {
  readonly database: Database;
  readonly manager: EventManager;
  /** Names of those who have logged in since the start. */
  readonly names: ReadonlyMap<number, string>;
};

export function historyOperations({ database, manager, names }: HistoryOperationsOptions): HistoryOperations {
  const named = async (runs: readonly RunParticipants[]): Promise<RunParticipants[]> => {
    const unknown = new Set(runs.flatMap((run) => run.participants.map(({ characterId }) => characterId)));
    for (const characterId of unknown) if (names.has(characterId)) unknown.delete(characterId);
    const found = unknown.size === 0 ? new Map<number, string>() : await characterNames(database, [...unknown]);
    const nameOf = (characterId: number) => names.get(characterId) ?? found.get(characterId) ?? "";
    return runs.map((run) => ({
      ...run,
      participants: run.participants.map((one) => ({ ...one, name: nameOf(one.characterId) })),
    }));
  };
  return {
    pastRuns: (eventId, count) => pastRuns(database, eventId, count),
    async participantsOf(id, count) {
      const active = [...manager.ledger.durable()].filter(({ durable }) => durable.status === "active");
      const ofEvent = active.filter(({ durable }) => durable.eventId === id);
      const meant = ofEvent.length > 0 ? ofEvent : active.filter(({ durable }) => durable.instanceId === id);
      if (meant.length > 0) return named(meant.map((run) => activeParticipants(run, count)));
      const past = await pastRunOf(database, id);
      return past === null ? [] : named([await endedParticipants(database, past, count)]);
    },
  };
}

async function endedParticipants(db: Database, run: PastRun, count: number): Promise<RunParticipants> {
  const { instanceId, eventId, outcome, participants: total } = run;
  const rows = await pastParticipants(db, instanceId, count);
  const participants = rows.map(({ characterId, contribution, tier, left, isKnockedOut }) => ({
    ...{ characterId, contribution, tier, name: "" },
    status: isKnockedOut ? "knocked out" : left !== null ? `left (${left})` : tier !== null ? "rewarded" : "took part",
  }));
  return { instanceId, eventId, outcome, total, participants };
}

/** As the run stands: tiers are those that its end would give now. */
function activeParticipants({ live, durable }: DurableRun, count: number): RunParticipants {
  const { instanceId, eventId, participants: columns } = durable;
  const slots = Array.from({ length: columns.count }, (_, slot) => slot);
  const scoreOf = (slot: number) => columns.scores[slot] ?? 0;
  const tierOf = tiersOf(durable);
  const participants = slots
    .sort((one, other) => scoreOf(other) - scoreOf(one) || one - other)
    .slice(0, count)
    .map((slot) => {
      const characterId = columns.characterIds[slot] ?? 0;
      const isAway = live.memory.absent.has(characterId);
      const here = isAway ? "away" : "takes part";
      const status = columns.left[slot] === 1 ? "left" : columns.eliminated[slot] === 1 ? "knocked out" : here;
      return { characterId, name: "", contribution: scoreOf(slot), tier: tierOf(slot), status };
    });
  return { instanceId, eventId, outcome: "active", total: columns.count, participants };
}

function tiersOf({ participants, definition }: RunState): (slot: number) => string {
  const scores = participants.scores.slice(0, participants.count);
  if (definition.rewards.tiers !== "damage_share") {
    const cutoffs = tierCutoffs(sortDescending(scores));
    return (slot) => tierFor(scores[slot] ?? 0, cutoffs);
  }
  const damage = Array.from(scores, (score, slot) => (score === 0 ? 0 : participants.statistic(slot, "damageDealt")));
  const total = Array.from(scores, (_, slot) => participants.statistic(slot, "damageDealt"));
  const cutoffs = damageCutoffs(total.reduce((sum, one) => sum + one, 0));
  return (slot) => tierFor(damage[slot] ?? 0, cutoffs);
}

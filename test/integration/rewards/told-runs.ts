import type { EventDefinition } from "../../../src/content/definitions.ts";
import type { LootTableDefinition, RewardTier } from "../../../src/content/loot-definitions.ts";
import { STATISTICS } from "../../../src/events/participants.ts";
import type { ContributionDelta, RunEvent } from "../../../src/events/run-events.ts";
import type { Append } from "../../../src/journal/event.ts";
import { event, objective } from "../../support/definitions.ts";
import { newEvent } from "../../unit/journal/new-event.ts";

/** A run in a few numbers: what the journal is told of it, and what a model of the rewards goes by. */
export type ToldRun = {
  readonly instanceId: number;
  readonly definition: EventDefinition;
  readonly end: "RunCompleted" | "RunFailed" | "RunCancelled";
  readonly winner: number;
  readonly controlsAllPoints: boolean;
  readonly timeLeftMs: number;
  readonly participants: readonly ToldParticipant[];
};

export type ToldParticipant = {
  readonly characterId: number;
  readonly score: number;
  readonly damage: number;
  readonly team: number;
  readonly eliminated: boolean;
};

const CHARACTERS = 12;

const drop = (itemId: number) => ({ itemId, quantity: itemId % 4 || 4, chance: 1, name: "" });
const tierDrops: Record<RewardTier, readonly ReturnType<typeof drop>[]> = {
  gold: [drop(101), drop(102)],
  silver: [drop(103)],
  bronze: [drop(104), drop(103)],
  participation: [],
};

/** Every drop is certain, so that a model needs no luck. */
export const lootTable: LootTableDefinition = {
  ...{ id: 1, name: "", eventId: 0, worldBossId: 0, tierDrops },
  bonusDrops: [
    { ...drop(201), condition: "first_completion", streak: 0 },
    { ...drop(202), condition: "gold_streak", streak: 2 },
    { ...drop(203), condition: "control_all_points", streak: 0 },
  ],
};

function rewarding(id: number, part: Partial<EventDefinition>, rewards: Partial<EventDefinition["rewards"]> = {}) {
  const amounts = { xp: 1_003, gold: 107, currency: { marks: 11, shells: id }, lootTableId: 1 };
  const honours = { reputation: { factionId: id % 2, amount: 31 }, achievementId: 21, titleId: 30 + id };
  const usual = { ...amounts, ...honours, scaling: "tiered", tiers: "rank" } as const;
  return event([[objective({ type: "kill" })]], { id, ...part, rewards: { ...usual, ...rewards } });
}

const teams = [1, 2].map((id) => ({ id, name: "", factionId: 0 }));

/** Events of every kind that rewards tell apart; they share an achievement. */
const definitions = [
  rewarding(1, {}),
  rewarding(2, { mode: "race", teams }, { scaling: "flat" }),
  rewarding(3, { mode: "knockout", durationMs: 0 }),
  rewarding(4, {}, { tiers: "damage_share", achievementId: 22 }),
  rewarding(5, { mode: "duel" }, { reputation: null, titleId: 0 }),
];

/** Runs of a few participants each, out of the same few characters, some completed, some failed, some cancelled. */
export function tellRuns(count: number, random: () => number): ToldRun[] {
  const pick = (below: number) => Math.floor(random() * below);
  return Array.from({ length: count }, (_, at) => {
    const definition = definitions[pick(definitions.length)] ?? event([]);
    const size = definition.mode === "duel" ? 2 : 3 + pick(3);
    const first = pick(CHARACTERS);
    const participants = Array.from({ length: size }, (_unused, slot) => ({
      characterId: 1 + ((first + slot * 5) % CHARACTERS),
      score: pick(4) === 0 ? pick(3) * 100 : pick(700),
      damage: pick(3) === 0 ? 0 : pick(20_000) * pick(20),
      team: definition.teams.length > 0 ? 1 + (slot % 2) : 0,
      eliminated: definition.mode === "knockout" && pick(3) === 0,
    }));
    const one = participants[pick(size)]?.characterId ?? 0;
    const winners = { race: pick(3), duel: pick(3) === 0 ? 0 : one, knockout: one, cooperative: 0 };
    return {
      ...{ instanceId: at + 1, definition, participants, winner: winners[definition.mode] },
      end: (["RunFailed", "RunCancelled"] as const)[pick(12)] ?? "RunCompleted",
      controlsAllPoints: pick(5) === 0,
      timeLeftMs: definition.durationMs === 0 ? 0 : pick(definition.durationMs),
    };
  });
}

/** When a run ended. */
export function endedAtMs({ instanceId }: ToldRun): number {
  return 1_767_225_600_000 + instanceId * 1_000;
}

/** How long a run took, of no meaning but for the fastest time. */
export function elapsedMs({ instanceId }: ToldRun): number {
  return 1_000 + ((instanceId * 7_919) % 1_000);
}

/** The run as the journal has it. */
export function appendOf(run: ToldRun): Append {
  const { instanceId, definition, winner, controlsAllPoints, timeLeftMs } = run;
  const moment = { elapsedMs: elapsedMs(run), atMs: endedAtMs(run) };
  const started = { instanceId, eventId: definition.id, definitionVersion: 1, definition, lootTable };
  const scale = { targets: [1], creatures: 1, health: 1, participants: 1 };
  const place = { zoneId: 1, zoneInstance: 1, startedAtMs: moment.atMs - moment.elapsedMs };
  const out = run.participants.filter(({ eliminated }) => eliminated);
  const ends = { RunCompleted: { timeLeftMs, winner, controlsAllPoints }, RunFailed: { reason: "time_limit" } };
  const events = [
    { type: "RunStarted", data: { ...started, ...place, scale, cause: { kind: "manual" } } },
    {
      type: "ContributionsRecorded",
      data: { ...moment, phase: 0, objectives: [], participants: run.participants.map(deltaOf) },
    },
    ...out.map(({ characterId }) => ({ type: "ParticipantEliminated", data: { ...moment, characterId, round: 1 } })),
    { type: run.end, data: { ...moment, ...(run.end === "RunCancelled" ? { reason: "test" } : ends[run.end]) } },
  ] as RunEvent[];
  const stored = events.map(({ type, data }) => newEvent({ ...data }, { type, atMs: moment.atMs }));
  return { stream: `run-${instanceId}`, expected: "none", events: stored };
}

function deltaOf({ characterId, score, damage, team }: ToldParticipant): ContributionDelta {
  const statistics = STATISTICS.map((name) => (name === "damageDealt" ? damage : 7));
  const rests = { damageRest: 0, healingRest: 0, healingScore: 0, presenceRestMs: 0 };
  return { ...rests, characterId, score, statistics, team, left: false, objectives: [], correlation: "", packet: 0 };
}

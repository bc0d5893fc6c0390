import type { Content, EventDefinition, WorldBossDefinition } from "../content/definitions.ts";
import type { EventManager } from "../events/event-manager.ts";

/** Events of content are below this; an encounter has the id of its boss above it. */
const FIRST_BOSS_EVENT = 0x8000_0000;
const KILL_BOSS_CONTRIBUTION = 100;

/** Id of the event that a boss is, from the boss's (below 0x80000000). */
export function bossEventId(bossId: number): number {
  return FIRST_BOSS_EVENT + bossId;
}

/** Every event that can be started: those of content, and one for each world boss. */
export function startableEvents({ events, worldBosses }: Content): ReadonlyMap<number, EventDefinition> {
  const encounters = Array.from(worldBosses.values(), (boss) => [bossEventId(boss.id), bossEvent(boss)] as const);
  return new Map([...events, ...encounters]);
}

/**
 * The event that a world boss is: one phase whose one objective is to kill it, without a limit of time (the boss goes
 * by itself), with tiers by the share of damage.
 */
export function bossEvent(boss: WorldBossDefinition): EventDefinition {
  const { id: bossId, name, zoneId, spawnPosition, phases, enrageTimerMs, despawnTimerMs } = boss;
  return {
    id: bossEventId(bossId),
    name,
    type: "world_boss",
    zoneId,
    durationMs: 0,
    phases: [{ index: 0, durationMs: null, objectives: [killObjective(boss)], vote: null }],
    rewards: {
      xp: boss.rewardXp,
      gold: boss.rewardGold,
      currency: boss.currencyReward,
      lootTableId: boss.lootTableId,
      reputation: null,
      achievementId: boss.achievementId,
      titleId: boss.titleId,
      scaling: "tiered",
      tiers: "damage_share",
    },
    ...NOTHING_ELSE,
    boss: { bossId, creatureId: boss.creatureTemplateId, spawnPosition, phases, enrageTimerMs, despawnTimerMs },
  };
}

function killObjective({
  id: bossId,
  name,
}: WorldBossDefinition): EventDefinition["phases"][number]["objectives"][number] {
  return {
    ...{ index: 0, type: "kill_boss", target: 1, bossId, name, contributionPerUnit: KILL_BOSS_CONTRIBUTION },
    ...{ creatureIds: [], itemId: 0, objectIds: [], durationMs: 0, required: true, turnIn: false, hidden: false },
    ...{ activatedBy: [], checklist: false, busyMs: 0, area: null, ward: null, controlPointIds: [], waves: false },
    ...{ team: 0, secret: false },
  };
}

/** Whether an event runs there; of a boss, which the realm has once, whether it is anywhere. */
export function runsThere(manager: EventManager, eventId: number, zoneInstance: number): boolean {
  if ((manager.definition(eventId)?.boss ?? null) !== null) {
    for (const { live } of manager.ledger.all()) if (live.state.eventId === eventId) return true;
  }
  return manager.isActive(eventId, zoneInstance);
}

/** What an encounter has none of; the numbers of rounds and of an abandoned run count for nothing then. */
const NOTHING_ELSE = {
  spawnPoints: null,
  waves: [],
  controlPoints: [],
  victoryCondition: "hold_all",
  holdTimeRequiredMs: 0,
  scaling: { escalation: [], difficulty: [] },
  mode: "cooperative",
  teams: [],
  teamAssignment: "balance",
  rounds: { bestOf: 3, durationMs: 60_000, pauseMs: 5_000, knockedOut: 1, survivors: 1 },
  abandoned: { outcome: "continue", afterMs: 60_000 },
  graceMs: 60_000,
} as const;

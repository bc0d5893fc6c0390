import type { EventDefinition, ObjectiveDefinition, RewardsDefinition } from "../../src/content/definitions.ts";

/** Builders for content that tests make up: every field has a value, the test names those that matter to it. */

const PER_UNIT: Partial<Record<ObjectiveDefinition["type"], number>> = {
  kill: 10,
  kill_boss: 100,
  collect: 5,
  interact: 15,
  damage: 1,
};

export function objective(part: Partial<ObjectiveDefinition> & Pick<ObjectiveDefinition, "type">): ObjectiveDefinition {
  return {
    index: 0,
    target: 1,
    creatureIds: [],
    bossId: 0,
    itemId: 0,
    objectIds: [],
    durationMs: 0,
    contributionPerUnit: PER_UNIT[part.type] ?? 1,
    required: true,
    turnIn: false,
    name: "",
    hidden: false,
    activatedBy: [],
    checklist: false,
    busyMs: 0,
    area: null,
    ward: null,
    controlPointIds: [],
    waves: false,
    team: 0,
    secret: false,
    ...part,
  };
}

const noRewards: RewardsDefinition = {
  xp: 0,
  gold: 0,
  currency: {},
  lootTableId: 0,
  reputation: null,
  achievementId: 0,
  titleId: 0,
  scaling: "tiered",
  tiers: "rank",
};

/** An event in zone 1 with one list of objectives per phase. */
export function event(
  phases: readonly (readonly ObjectiveDefinition[])[],
  part: Partial<EventDefinition> = {},
): EventDefinition {
  return {
    id: 1,
    name: "Test",
    type: "invasion",
    zoneId: 1,
    durationMs: 300_000,
    phases: phases.map((objectives, index) => ({ index, durationMs: null, objectives, vote: null })),
    rewards: noRewards,
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
    boss: null,
    ...part,
  };
}

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
    phases: phases.map((objectives, index) => ({ index, durationMs: null, objectives })),
    rewards: noRewards,
    spawnPoints: null,
    waves: [],
    controlPoints: [],
    victoryCondition: null,
    holdTimeRequiredMs: 0,
    ...part,
  };
}

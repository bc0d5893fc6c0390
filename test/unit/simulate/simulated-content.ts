import type { Content, EventDefinition, ObjectiveDefinition } from "../../../src/content/definitions.ts";
import { gameDataOf } from "../../../tools/bots/game-data.ts";
import type { RunResult } from "../../../tools/simulate/run-result.ts";
import { type Simulation, simulateRun } from "../../../tools/simulate/simulated-run.ts";
import { event, objective } from "../../support/definitions.ts";
import { testContent } from "../../support/worlds.ts";

/** Creature of `testContent` that does not fight back, one that does, and its lever. */
const SHEEP = 7;
export const WOLF = 8;
export const LEVER = 9;

export function kills(target: number, part: Partial<ObjectiveDefinition> = {}): ObjectiveDefinition {
  return objective({ type: "kill", target, creatureIds: [SHEEP], ...part });
}

/** Three average players in one event of `testContent`; `part` is what the test changes. */
export function simulationOf(
  definition: EventDefinition = event([[kills(6)]], { spawnPoints: "camp" }),
  part: Partial<Simulation> = {},
  content: Partial<Content> = {},
): Simulation {
  const all = testContent({ events: new Map([[definition.id, definition]]), ...content });
  return {
    content: all,
    data: gameDataOf(all, definition.id, "a test"),
    players: 3,
    mix: [{ skill: "average", weight: 1 }],
    rate: null,
    seed: 1,
    ...part,
  };
}

export function simulate(simulation: Simulation, runs: number): RunResult[] {
  return Array.from({ length: runs }, (_, index) => simulateRun(simulation, index));
}

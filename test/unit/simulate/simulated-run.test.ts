import { expect, test } from "vitest";
import { simulateRun } from "../../../tools/simulate/simulated-run.ts";
import type { SkillName } from "../../../tools/simulate/skills.ts";
import { event, objective } from "../../support/definitions.ts";
import { testContent } from "../../support/worlds.ts";
import { kills, LEVER, simulate, simulationOf, WOLF } from "./simulated-content.ts";

/** A creature that no content has. */
const NOBODY = 99;

/** Mean time that so skilled players take for 30 creatures that are back at once. */
const meanMs = (skill: SkillName, rate: number | null = null): number => {
  const longer = event([[kills(30)]], { spawnPoints: "camp" });
  const creatures = new Map(Array.from(testContent().creatures, ([id, one]) => [id, { ...one, respawnMs: 100 }]));
  const results = simulate(simulationOf(longer, { mix: [{ skill, weight: 1 }], rate }, { creatures }), 10);
  return results.reduce((sum, { durationMs }) => sum + durationMs, 0) / results.length;
};

test("players kill what the event asks for, and their contributions add up", () => {
  const { outcome, failure, durationMs, contributions, tiers } = simulateRun(simulationOf(), 0);
  expect({ outcome, failure }).toEqual({ outcome: "completed", failure: null });
  expect(contributions).toHaveLength(3);
  expect(Object.values(tiers).reduce((sum, count) => sum + count, 0)).toBe(3);
  // Six kills of 10 for everyone who took part in each, and 25 when the objective completes.
  const total = contributions.reduce((sum, contribution) => sum + contribution, 0);
  expect(total).toBeGreaterThanOrEqual(6 * 10 + 25);
  expect(total).toBeLessThanOrEqual(3 * (6 * 10 + 25));
  // Twelve casts of 60 at 100 health by three players with four actions a second take a second at least.
  expect(durationMs).toBeGreaterThanOrEqual(750);
});

test("the same seed and number give the same run, another seed or number another", () => {
  const simulation = simulationOf();
  const first = simulateRun(simulation, 3);
  simulateRun(simulation, 4);
  expect(simulateRun(simulation, 3)).toEqual(first);
  const durations = new Set(simulate(simulation, 8).map(({ durationMs }) => durationMs));
  expect(durations.size).toBeGreaterThan(1);
  expect(simulateRun({ ...simulation, seed: 2 }, 3)).not.toEqual(first);
});

test("experts are faster than average players, novices slower, and a rate overrides the skill's", () => {
  const average = meanMs("average");
  expect(meanMs("expert")).toBeLessThan(average);
  expect(meanMs("novice")).toBeGreaterThan(average * 1.5);
  expect(meanMs("average", 1)).toBeGreaterThan(average * 1.5);
  expect(meanMs("average", 4)).toBe(average);
});

test("an event that cannot be done in its time fails at its limit, with a quarter of its xp", () => {
  const definition = event([[kills(1_000)]], { durationMs: 5_000, spawnPoints: "camp" });
  const paid = { ...definition, rewards: { ...definition.rewards, xp: 100, gold: 50 } };
  const { outcome, failure, durationMs, xp, gold } = simulateRun(simulationOf(paid), 0);
  expect({ outcome, failure, xp, gold }).toEqual({ outcome: "failed", failure: "time_limit", xp: 3 * 25, gold: 0 });
  expect(durationMs).toBeGreaterThanOrEqual(5_000);
  expect(durationMs).toBeLessThan(5_200);
});

test("a run without a limit that nobody can end is given up after an hour", () => {
  const hopeless = objective({ type: "damage", target: 1e9, creatureIds: [NOBODY] });
  const endless = event([[hopeless]], { durationMs: 0, spawnPoints: "camp" });
  const { outcome, failure, durationMs } = simulateRun(simulationOf(endless, { players: 1 }), 0);
  expect({ outcome, failure }).toEqual({ outcome: "failed", failure: "unfinished" });
  expect(durationMs).toBeGreaterThanOrEqual(3_600_000);
});
test("phases follow each other, and what a later one asks for is done", () => {
  const phases = [[kills(3)], [objective({ type: "interact", target: 2, objectIds: [LEVER] })]];
  const { outcome, contributions } = simulateRun(simulationOf(event(phases, { spawnPoints: "camp" })), 0);
  expect(outcome).toBe("completed");
  expect(Math.max(...contributions)).toBeGreaterThanOrEqual(30 + 25);
});

test("items that are handed in are found first, and count", () => {
  const collect = objective({ type: "collect", target: 4, itemId: 5, turnIn: true });
  const { outcome, found, contributions } = simulateRun(
    simulationOf(event([[collect, kills(4, { index: 1, required: false })]], { spawnPoints: "camp" })),
    0,
  );
  expect(outcome).toBe("completed");
  expect(found.get(5)).toBeGreaterThanOrEqual(4);
  expect(contributions.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(4 * 5);
});

test("players fall, rise and are healed by each other: a fight with wolves is survived", () => {
  const survive = objective({ type: "survive", target: 10, durationMs: 10_000 });
  const wolves = kills(3, { index: 1, creatureIds: [WOLF], required: false });
  const results = simulate(simulationOf(event([[survive, wolves]], { spawnPoints: "camp" }), { players: 6 }), 5);
  expect(results.filter(({ outcome }) => outcome === "completed").length).toBeGreaterThan(0);
});

test("loot, currency and reputation are those of the tiers", () => {
  const drop = { itemId: 5, quantity: 2, chance: 1, name: "" };
  const tierDrops = { gold: [drop], silver: [drop], bronze: [drop], participation: [drop] };
  const lootTable = { id: 3, name: "", eventId: 1, worldBossId: 0, tierDrops, bonusDrops: [] };
  const plain = event([[kills(6)]], { spawnPoints: "camp" });
  const rewards = {
    ...plain.rewards,
    lootTableId: 3,
    currency: { token: 8 },
    reputation: { factionId: 1, amount: 40 },
  };
  const simulation = simulationOf({ ...plain, rewards }, {}, { lootTables: new Map([[3, lootTable]]) });
  const { items, currency, reputation, tiers } = simulateRun(simulation, 0);
  expect(items.get(5)).toBe(3 * 2);
  const parts = tiers.gold + 0.75 * tiers.silver + 0.5 * tiers.bronze + 0.25 * tiers.participation;
  expect(currency.get("token")).toBe(8 * parts);
  expect(reputation).toBe(40 * parts);
});

test("duels of teams are fought to the end", () => {
  const teams = [1, 2].map((id) => ({ id, name: `team ${id}`, factionId: 0 }));
  const rounds = { bestOf: 3, durationMs: 30_000, pauseMs: 1_000, knockedOut: 1, survivors: 1 };
  const duel = event([[objective({ type: "damage", target: 1e9, creatureIds: [] })]], { mode: "duel", teams, rounds });
  const { outcome, durationMs } = simulateRun(simulationOf(duel, { players: 4 }), 0);
  expect(outcome).toBe("completed");
  expect(durationMs).toBeLessThan(100_000);
});

import { expect, test } from "vitest";
import type { EventDefinition } from "../../../src/content/definitions.ts";
import { runFromSnapshot, snapshotOf } from "../../../src/events/run-snapshot.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const TEAMS = [1, 2].map((id) => ({ id, name: "", factionId: id }));
const ROUNDS = { bestOf: 3, durationMs: 30_000, pauseMs: 5_000, knockedOut: 1, survivors: 1 };
const leg = () =>
  TEAMS.map(({ id }, index) => objective({ type: "kill", creatureIds: [7], target: 1, index, team: id }));

function playing(part: Partial<EventDefinition>, phases = [leg(), leg(), leg()]) {
  const runs = new Runs(event(phases, { durationMs: 0, rounds: ROUNDS, ...part }));
  const run = runs.start();
  for (const id of [1, 2]) {
    runs.zone.put(id);
    runs.manager.join(run, by(id, id), 0);
  }
  runs.pass(100);
  return { runs, run };
}

function fell(runs: Runs, victim: number, attacker: number): void {
  runs.manager.recordPlayerHurt(1, 1, { victim: by(victim), by: by(attacker), amount: 100, fell: true }, runs.nowMs);
  runs.pass(100);
}

/** What a run's end adds to the statistics stands between them. */
function decisions({ events }: Runs): string[] {
  return events.map(({ type }) => type).filter((type) => type !== "ContributionsRecorded");
}

test("a race tells of each leg, and at the end how the teams stand", () => {
  const { runs, run } = playing({ mode: "race", teams: TEAMS });
  for (const id of [1, 2, 1]) {
    runs.pass(1_000);
    runs.kill(7, [[id, 1]]);
  }
  runs.commit();
  const legs = [1, 2, 1].map((team, phase) => ({ phase, team }));
  expect(runs.told("RaceLegWon")).toMatchObject(legs);
  const standings = [
    { team: 1, legs: 2 },
    { team: 2, legs: 1 },
  ];
  expect(runs.told("RaceWon")).toMatchObject([{ team: 1, standings }]);
  expect(decisions(runs).slice(-3)).toEqual(["RaceLegWon", "RaceWon", "RunCompleted"]);
  const { durable } = runs.run(run);
  expect(durable).toMatchObject({ status: "completed", winner: 1, race: { legs, standings }, duel: null });
  const elapsedMs = durable.race.legs.map((won) => won.elapsedMs);
  expect(elapsedMs).toEqual(elapsedMs.toSorted((one, other) => one - other));
  expect(elapsedMs[0]).toBeGreaterThanOrEqual(1_000);
});

test("a duel tells who decided it, and in how many rounds", () => {
  const { runs, run } = playing({ mode: "duel" }, [[objective({ type: "kill", target: 900 })]]);
  fell(runs, 2, 1);
  runs.pass(5_000);
  fell(runs, 1, 2);
  runs.pass(5_000);
  fell(runs, 1, 2);
  const decided = {
    winner: 2,
    rounds: [
      { side: 2, won: 2 },
      { side: 1, won: 1 },
    ],
  };
  expect(runs.told("DuelDecided")).toMatchObject([decided]);
  expect(decisions(runs).slice(-2)).toEqual(["DuelDecided", "RunCompleted"]);
  expect(runs.run(run).durable).toMatchObject({ status: "completed", winner: 2, duel: decided });
});

test("a duel in which nobody wins, and one that is forfeited, are decided too", () => {
  const tied = playing({ mode: "duel", rounds: { ...ROUNDS, bestOf: 1 } }, [
    [objective({ type: "kill", target: 900 })],
  ]);
  tied.runs.pass(40_000);
  expect(tied.runs.told("DuelDecided")).toMatchObject([{ winner: 0, rounds: [] }]);
  const left = playing({ mode: "duel" }, [[objective({ type: "kill", target: 900 })]]);
  fell(left.runs, 2, 1);
  left.runs.manager.leave(left.run, by(2), left.runs.nowMs);
  left.runs.pass(5_000);
  expect(left.runs.told("DuelDecided")).toMatchObject([{ winner: 1, rounds: [{ side: 1, won: 1 }] }]);
});

test("other modes tell nothing of it", () => {
  const { runs } = playing({}, [[objective({ type: "kill", creatureIds: [7], target: 1 })]]);
  runs.kill(7, [[1, 1]]);
  runs.commit();
  expect(runs.told("RunCompleted")).toHaveLength(1);
  expect([...runs.told("RaceLegWon"), ...runs.told("RaceWon"), ...runs.told("DuelDecided")]).toEqual([]);
});

test("a snapshot of an older server has none of it, and the race goes on", () => {
  const { runs, run } = playing({ mode: "race", teams: TEAMS });
  runs.kill(7, [[1, 1]]);
  runs.commit();
  const { race: _race, duel: _duel, ...older } = snapshotOf(runs.run(run).durable, 1_000);
  const restored = runFromSnapshot(older as ReturnType<typeof snapshotOf>);
  expect(restored).toMatchObject({ race: { legs: [], standings: [] }, duel: null, phase: 1 });
});

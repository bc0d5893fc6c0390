import { describe, expect, test } from "vitest";
import type { EventDefinition, ObjectiveDefinition } from "../../../src/content/definitions.ts";
import { chooseTeam } from "../../../src/events/run-control.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const TEAMS = [
  { id: 1, name: "red", factionId: 166 },
  { id: 2, name: "blue", factionId: 167 },
];
const kill = (part: Partial<ObjectiveDefinition> = {}) =>
  objective({ type: "kill", target: 2, creatureIds: [7], ...part });

function playing(phases: ObjectiveDefinition[][], part: Partial<EventDefinition> = {}) {
  const runs = new Runs(event(phases, { mode: "race", teams: TEAMS, ...part }));
  return { runs, run: runs.start() };
}

function teamsOf(runs: Runs, run: number): number[] {
  runs.commit();
  const { teams, count } = runs.run(run).durable.participants;
  return [...teams.subarray(0, count)];
}

function hurt(runs: Runs, victim: number, fell: boolean): void {
  runs.manager.recordPlayerHurt(1, 1, { victim: by(victim), by: null, amount: 5, fell }, runs.nowMs);
}

describe("assignment", () => {
  test("balance puts a newcomer into the smaller team, the first of equals", () => {
    const { runs, run } = playing([[kill()]]);
    for (const id of [1, 2, 3]) runs.manager.join(run, by(id), 0);
    expect(teamsOf(runs, run)).toEqual([1, 2, 1]);
    runs.manager.leave(run, by(1), 0);
    runs.manager.leave(run, by(3), 0);
    runs.manager.join(run, by(4), 0);
    expect(teamsOf(runs, run)).toEqual([1, 2, 1, 1]);
  });

  test("faction puts it into its own; who has none is balanced", () => {
    const { runs, run } = playing([[kill()]], { teamAssignment: "faction" });
    for (const id of [1, 2]) runs.manager.join(run, by(id, 167), 0);
    runs.manager.join(run, by(3, 0), 0);
    expect(teamsOf(runs, run)).toEqual([2, 2, 1]);
  });

  test("who comes back is in the team that it left", () => {
    const { runs, run } = playing([[kill()]]);
    for (const id of [1, 2]) runs.manager.join(run, by(id), 0);
    runs.manager.leave(run, by(2), 0);
    runs.manager.join(run, by(3), 0);
    runs.manager.join(run, by(2), 0);
    expect(teamsOf(runs, run)).toEqual([1, 2, 2]);
  });

  test("contributing joins a team as well", () => {
    const { runs, run } = playing([[kill({ target: 9 })]]);
    runs.kill(7, [
      [1, 1],
      [2, 1],
    ]);
    expect(teamsOf(runs, run)).toEqual([1, 2]);
  });
});

describe("choice", () => {
  const choice = { teamAssignment: "choice" } as const;

  test("is open to who has joined, once, until it has contributed", () => {
    const { runs, run } = playing([[kill({ target: 9 })]], choice);
    expect(chooseTeam(runs.manager, run, 2, by(1), 0)).toEqual({ ok: false, refusal: "not_participating" });
    runs.manager.join(run, by(1), 0);
    expect(chooseTeam(runs.manager, run, 2, by(1), 0).ok).toBe(true);
    expect(chooseTeam(runs.manager, run, 1, by(1), 0)).toEqual({ ok: false, refusal: "not_eligible" });
    expect(teamsOf(runs, run)).toEqual([2]);
    runs.manager.join(run, by(3), 0);
    runs.kill(7, [[3, 1]]);
    expect(chooseTeam(runs.manager, run, 2, by(3), 0)).toEqual({ ok: false, refusal: "not_eligible" });
  });

  test("that was made stays made after a restart, and for who comes back", () => {
    const { runs, run } = playing([[kill()]], choice);
    runs.manager.join(run, by(1), 0);
    chooseTeam(runs.manager, run, 2, by(1), 0);
    runs.manager.leave(run, by(1), 0);
    runs.manager.join(run, by(1), 0);
    expect(teamsOf(runs, run)).toEqual([2]);
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    expect(chooseTeam(restarted.manager, run, 1, by(1), 0)).toEqual({ ok: false, refusal: "not_eligible" });
  });

  test.each([
    ["dealt damage", (runs: Runs) => runs.damage(1, 50)],
    ["killed", (runs: Runs) => runs.kill(8, [[1, 50]])],
    ["was hurt", (runs: Runs) => hurt(runs, 1, false)],
    ["fell", (runs: Runs) => hurt(runs, 1, true)],
  ])("is over for who %s, though it has no points", (_, play) => {
    const { runs, run } = playing([[kill()]], choice);
    runs.manager.join(run, by(1), 0);
    play(runs);
    runs.commit();
    expect(runs.score(run, 1)).toBe(0);
    expect(chooseTeam(runs.manager, run, 2, by(1), 0)).toEqual({ ok: false, refusal: "not_eligible" });
  });

  test("is over for everybody when the first round begins", () => {
    const { runs, run } = playing([[kill()]], { ...choice, mode: "duel" });
    for (const id of [1, 2, 3]) {
      runs.zone.put(id);
      runs.manager.join(run, by(id), 0);
    }
    expect(chooseTeam(runs.manager, run, 2, by(3), 0).ok).toBe(true);
    runs.pass(100);
    expect(runs.told("RoundStarted")).toHaveLength(1);
    expect(chooseTeam(runs.manager, run, 2, by(1), 100)).toEqual({ ok: false, refusal: "not_eligible" });
  });

  test.each([
    ["a team that there is not", choice, 3, 1, "invalid_target"],
    ["where content assigns teams", {}, 2, 1, "not_eligible"],
    ["in a run that there is not", choice, 2, 99, "not_found"],
  ] as const)("is refused: %s", (_, part, team, instanceId, refusal) => {
    const { runs, run } = playing([[kill()]], part);
    runs.manager.join(run, by(1), 0);
    expect(chooseTeam(runs.manager, instanceId, team, by(1), 0)).toEqual({ ok: false, refusal });
  });
});

describe("race", () => {
  const copies = (part: Partial<ObjectiveDefinition> = {}) => [
    kill({ team: 1, ...part }),
    kill({ index: 1, team: 2, ...part }),
  ];

  test("what a team does counts for its own objective, and the first to be done wins", () => {
    const { runs, run } = playing([copies()]);
    for (const id of [1, 2]) runs.manager.join(run, by(id), 0);
    runs.kill(7, [[1, 1]]);
    runs.kill(7, [[2, 1]]);
    runs.commit();
    expect([runs.objective(run, 0).current, runs.objective(run, 1).current]).toEqual([1, 1]);
    runs.kill(7, [[2, 1]]);
    runs.commit();
    expect(runs.run(run).durable).toMatchObject({ status: "completed", winner: 2 });
    expect([runs.score(run, 1), runs.score(run, 2)]).toEqual([10, 20 + 25]);
  });

  test("a kill that both teams had a hand in counts for both", () => {
    const { runs, run } = playing([copies({ target: 9 })]);
    runs.kill(7, [
      [1, 1],
      [2, 1],
    ]);
    runs.commit();
    expect([runs.objective(run, 0).current, runs.objective(run, 1).current]).toEqual([1, 1]);
    expect([runs.score(run, 1), runs.score(run, 2)]).toEqual([10, 10]);
  });

  test("over several phases who was first most often wins, of equals who won the last", () => {
    const { runs, run } = playing([copies({ target: 1 }), copies({ target: 1 }), copies({ target: 1 })]);
    for (const id of [1, 2]) runs.manager.join(run, by(id), 0);
    for (const id of [1, 1, 2]) runs.kill(7, [[id, 1]]);
    runs.commit();
    expect(runs.told("PhaseStarted").map(({ wonBy }) => wonBy)).toEqual([1, 1]);
    expect(runs.run(run).durable).toMatchObject({ status: "completed", winner: 1 });
  });

  test("of two that were first as often the winner of the last phase wins", () => {
    const { runs, run } = playing([copies({ target: 1 }), copies({ target: 1 })]);
    for (const id of [1, 2]) runs.manager.join(run, by(id), 0);
    for (const id of [1, 2]) runs.kill(7, [[id, 1]]);
    runs.commit();
    expect(runs.run(run).durable).toMatchObject({ status: "completed", winner: 2 });
  });

  test("an objective of everyone must be complete as well", () => {
    const { runs, run } = playing([
      [...copies({ target: 1 }), objective({ index: 2, type: "interact", objectIds: [6] })],
    ]);
    runs.manager.join(run, by(1), 0);
    runs.kill(7, [[1, 1]]);
    runs.commit();
    expect(runs.run(run).durable.status).toBe("active");
    runs.manager.recordInteraction(1, 1, { objectId: 6, instanceId: 1, place: 0, by: by(1) }, 0);
    runs.commit();
    expect(runs.run(run).durable).toMatchObject({ status: "completed", winner: 1 });
  });

  test("a team that fails leaves the others in the race; when all have, the run fails", () => {
    const [one, other] = copies();
    const { runs, run } = playing([
      [
        { ...one!, durationMs: 1_000 },
        { ...other!, durationMs: 3_000 },
      ],
    ]);
    runs.pass(1_000);
    expect(runs.run(run).durable.status).toBe("active");
    runs.pass(2_000);
    expect(runs.told("ObjectiveFailed").map(({ index }) => index)).toEqual([0, 1]);
    expect(runs.told("RunFailed")).toMatchObject([{ reason: "objective_failed" }]);
  });
});

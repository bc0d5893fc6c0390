import { describe, expect, test } from "vitest";
import type { EventDefinition } from "../../../src/content/definitions.ts";
import { castVote } from "../../../src/events/run-control.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const TEAMS = [1, 2].map((id) => ({ id, name: "", factionId: id }));

/** Objective 0 is there from the start; the vote shows 1, 2 or 3. */
function playing(part: Partial<EventDefinition> = {}, characters: readonly number[] = [1, 2, 3]) {
  const hidden = [1, 2, 3].map((index) =>
    objective({ index, type: "kill", creatureIds: [7 + index], hidden: true, required: false }),
  );
  const definition = event([[objective({ type: "kill", creatureIds: [7] }), ...hidden]], part);
  const vote = {
    question: "where to?",
    options: [1, 2, 3].map((index) => ({ text: `path ${index}`, activates: [index] })),
    durationMs: 10_000,
    defaultOption: 2,
  };
  const runs = new Runs({ ...definition, phases: definition.phases.map((phase) => ({ ...phase, vote })) });
  const run = runs.start();
  for (const id of characters) runs.manager.join(run, by(id, 1 + (id % 2)), 0);
  runs.pass(100);
  return { runs, run };
}

const cast = (runs: Runs, characterId: number, option: number, voteId = 1) =>
  castVote(runs.manager, { instanceId: 1, voteId, option }, by(characterId), runs.nowMs);
const active = (runs: Runs) =>
  runs
    .run(1)
    .durable.objectives.filter(({ status }) => status === "active")
    .map(({ definition }) => definition.index);

describe("a vote", () => {
  test("begins when somebody can answer it", () => {
    const { runs, run } = playing({}, []);
    runs.pass(1_000);
    expect(runs.told("VoteStarted")).toEqual([]);
    runs.manager.join(run, by(1), runs.nowMs);
    runs.pass(100);
    expect(runs.told("VoteStarted")).toMatchObject([{ voteId: 1, team: 0, phase: 0 }]);
  });

  test("ends when all have answered, and shows what most chose", () => {
    const { runs } = playing();
    for (const [id, option] of [
      [1, 0],
      [2, 1],
      [3, 1],
    ] as const)
      expect(cast(runs, id, option).ok).toBe(true);
    runs.pass(100);
    expect(runs.told("VoteEnded")).toMatchObject([{ option: 1, counts: [1, 2, 0] }]);
    expect(active(runs)).toEqual([0, 2]);
  });

  test("ends when time is up", () => {
    const { runs } = playing();
    cast(runs, 1, 1);
    runs.pass(9_900);
    expect(runs.told("VoteEnded")).toEqual([]);
    runs.pass(100);
    expect(runs.told("VoteEnded")).toMatchObject([{ option: 1, counts: [0, 1, 0] }]);
  });

  test("that is tied goes to the first", () => {
    const { runs } = playing({}, [1, 2]);
    cast(runs, 1, 1);
    cast(runs, 2, 0);
    runs.pass(100);
    expect(runs.told("VoteEnded")).toMatchObject([{ option: 0 }]);
  });

  test("that nobody answers goes to the default", () => {
    const { runs } = playing();
    runs.pass(10_000);
    expect(runs.told("VoteEnded")).toMatchObject([{ option: 2, counts: [0, 0, 0] }]);
    expect(active(runs)).toEqual([0, 3]);
  });

  test("takes a second answer instead of the first", () => {
    const { runs } = playing();
    cast(runs, 1, 0);
    cast(runs, 1, 2);
    runs.pass(10_000);
    expect(runs.told("VoteEnded")).toMatchObject([{ counts: [0, 0, 1] }]);
  });

  test("does not wait for who has left", () => {
    const { runs, run } = playing({}, [1, 2]);
    cast(runs, 1, 0);
    runs.manager.leave(run, by(2), runs.nowMs);
    runs.pass(100);
    expect(runs.told("VoteEnded")).toHaveLength(1);
  });

  test("holds its phase up until it is decided what is played", () => {
    const { runs, run } = playing();
    runs.kill(7, [[1, 1]]);
    runs.commit();
    expect(runs.run(run).durable.status).toBe("active");
    runs.pass(10_000);
    expect(runs.run(run).durable.status).toBe("completed");
  });

  test("goes on after a restart", () => {
    const { runs, run } = playing();
    runs.pass(5_000);
    cast(runs, 1, 1);
    runs.commit();
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    restarted.pass(4_900);
    expect(restarted.told("VoteEnded")).toEqual([]);
    restarted.pass(200);
    expect(restarted.told("VoteEnded")).toMatchObject([{ option: 1 }]);
  });
});

describe("an answer is refused", () => {
  test.each([
    ["to a vote that there is not", 1, 0, 9, "not_found"],
    ["by who takes no part", 9, 0, 1, "not_participating"],
    ["for an option that there is not", 1, 3, 1, "invalid_target"],
  ] as const)("%s", (_, characterId, option, voteId, refusal) => {
    const { runs } = playing();
    expect(cast(runs, characterId, option, voteId)).toEqual({ ok: false, refusal });
  });

  test("when the vote has ended", () => {
    const { runs } = playing();
    runs.pass(10_000);
    expect(cast(runs, 1, 0)).toEqual({ ok: false, refusal: "expired" });
  });

  test("when its time is up, though nobody has counted yet", () => {
    const { runs } = playing();
    runs.nowMs += 10_000;
    expect(cast(runs, 1, 0)).toEqual({ ok: false, refusal: "expired" });
  });
});

test("each team has a vote of its own", () => {
  const { runs } = playing({ mode: "race", teams: TEAMS, teamAssignment: "faction" });
  // Character 2 is in team 1, the others in team 2.
  expect(runs.told("VoteStarted").map(({ voteId, team }) => [voteId, team])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect(cast(runs, 2, 0, 2)).toEqual({ ok: false, refusal: "not_eligible" });
  cast(runs, 2, 0, 1);
  runs.pass(100);
  expect(runs.told("VoteEnded")).toMatchObject([{ voteId: 1, option: 0 }]);
});

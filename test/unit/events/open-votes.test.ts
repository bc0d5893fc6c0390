import { describe, expect, test } from "vitest";
import { castVote } from "../../../src/events/run-control.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const cast = (runs: Runs, characterId: number, option: number) =>
  castVote(runs.manager, { instanceId: 1, voteId: 1, option }, by(characterId), runs.nowMs);

describe("a vote that is open", () => {
  /** Two phases, a vote in the first; its phase waits for it only if the options activate something. */
  function asking(activates: readonly number[] = []) {
    const hidden = objective({ index: 1, type: "kill", creatureIds: [8], hidden: true, required: false });
    const definition = event([
      [objective({ type: "kill", creatureIds: [7] }), hidden],
      [objective({ type: "kill", creatureIds: [9] }), hidden],
    ]);
    const options = ["left", "right"].map((text) => ({ text, activates }));
    const vote = { question: "where to?", options, durationMs: 10_000, defaultOption: 1 };
    const [first, ...rest] = definition.phases;
    const runs = new Runs({ ...definition, phases: [{ ...first!, vote }, ...rest] });
    const run = runs.start();
    for (const id of [1, 2, 3]) runs.manager.join(run, by(id), 0);
    runs.pass(100);
    return { runs, run };
  }

  const order = (runs: Runs) =>
    runs.events.map(({ type }) => type).filter((type) => !/^(Participant|Contrib|Vote(Started|Cast)|Obj)/.test(type));

  test("ends with its phase, as it stands", () => {
    const { runs } = asking();
    cast(runs, 2, 0);
    runs.kill(7, [[1, 1]]);
    runs.pass(20_000);
    expect(runs.told("VoteEnded")).toMatchObject([{ voteId: 1, option: 0, counts: [1, 0] }]);
    expect(order(runs)).toEqual(["RunStarted", "VoteEnded", "PhaseStarted"]);
    expect(runs.told("ObjectiveActivated")).toEqual([]);
  });

  test("that nobody answered ends with its phase by the default", () => {
    const { runs } = asking();
    runs.kill(7, [[1, 1]]);
    runs.commit();
    expect(runs.told("VoteEnded")).toMatchObject([{ option: 1, counts: [0, 0] }]);
  });

  test.each([
    ["cancelled", "RunCancelled", (runs: Runs) => runs.manager.stop(1, "test", "account:gm", runs.nowMs)],
    ["failed", "RunFailed", (runs: Runs) => runs.manager.activeRun(1)?.fail("objective_failed", runs.nowMs)],
    ["completed", "RunCompleted", (runs: Runs) => runs.manager.activeRun(1)?.finish(0, runs.nowMs)],
  ])("ends before its run is %s, and activates nothing", (_, type, end) => {
    const { runs } = asking([1]);
    cast(runs, 1, 0);
    end(runs);
    runs.commit();
    expect(runs.told("VoteEnded")).toMatchObject([{ option: 0, counts: [1, 0] }]);
    expect(order(runs)).toEqual(["RunStarted", "VoteEnded", type]);
    expect(runs.told("ObjectiveActivated")).toEqual([]);
  });
});

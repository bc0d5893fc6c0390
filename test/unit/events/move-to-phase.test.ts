import { expect, test } from "vitest";
import { moveToPhase, pauseRun } from "../../../src/events/run-control.ts";
import { event, objective } from "../../support/definitions.ts";
import { Runs } from "../../support/runs.ts";

const kill = (target: number) => objective({ type: "kill", target });
const vote = { question: "?", options: [{ text: "a", activates: [] }], durationMs: 1_000, defaultOption: 0 };

function started(definition = event([[kill(3)], [kill(4)], [kill(5)]])) {
  const runs = new Runs(definition);
  const triggered = runs.manager.trigger(1, 1, { actor: "test" }, 0);
  if (!triggered.ok) throw new Error(triggered.refusal);
  const { instanceId } = triggered;
  const move = (phase: number) => {
    const outcome = moveToPhase(runs.manager, instanceId, phase, "account:gm", 5_000);
    return outcome.ok ? "moved" : outcome.refusal;
  };
  const run = runs.manager.activeRun(instanceId)!;
  return { runs, run, move, instanceId };
}

test("a run is moved on and back; objectives begin anew, and it is journalled under who did it", () => {
  const { run, move } = started();
  run.advance(run.state.objectives[0]!, 2, 1_000);
  expect(move(2)).toBe("moved");
  expect(run.state).toMatchObject({ phase: 2, phaseStartedMs: 5_000, objectives: [{ target: 5, current: 0 }] });
  expect(move(0)).toBe("moved");
  expect(run.state).toMatchObject({ phase: 0, objectives: [{ target: 3, current: 0 }] });
  const { events } = run.drain(5_000);
  expect(events.filter(({ event: { type } }) => type === "PhaseStarted")).toMatchObject([
    { actor: "account:gm", by: null, event: { data: { phase: 2, wonBy: 0 } } },
    { actor: "account:gm", by: null, event: { data: { phase: 0, wonBy: 0 } } },
  ]);
});

test("what cannot be is refused", () => {
  const { runs, move, instanceId, run } = started();
  expect(moveToPhase(runs.manager, 99, 1, "account:gm", 0)).toEqual({ ok: false, refusal: "not_found" });
  expect(move(3)).toBe("invalid_target");
  expect(move(-1)).toBe("invalid_target");
  expect(move(0)).toBe("already_active");
  pauseRun(runs.manager, instanceId, "", "account:gm", 1_000);
  expect(move(1)).toBe("unavailable");
  expect(run.state.phase).toBe(0);
});

test("rounds are not moved, nor is a phase begun whose vote was held", () => {
  const duel = event([[kill(3)], [kill(4)]], { mode: "duel" });
  expect(started(duel).move(1)).toBe("not_eligible");

  const asking = event([[kill(3)], [kill(4)]]);
  const voting = { ...asking, phases: asking.phases.map((one, at) => (at === 0 ? { ...one, vote } : one)) };
  const { run, move } = started(voting as typeof asking);
  run.decide({ type: "VoteStarted", data: { voteId: 1, team: 0, phase: 0, ...run.moment(0) } }, 0, "system");
  expect(move(1)).toBe("moved");
  expect(run.state.votes).toMatchObject([{ option: 0 }]);
  expect(move(0)).toBe("expired");
});

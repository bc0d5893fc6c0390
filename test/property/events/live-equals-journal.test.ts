import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evolve } from "../../../src/events/evolve.ts";
import type { RunEvent, RunEventType } from "../../../src/events/run-events.ts";
import { type RunSnapshot, runFromSnapshot, snapshotOf } from "../../../src/events/run-snapshot.ts";
import { initialRun, type RunState } from "../../../src/events/run-state.ts";
import { Runs } from "../../support/runs.ts";
import { playedEvents } from "./played-events.ts";
import { type Step, steps } from "./played-steps.ts";

const RUNS_PER_EVENT = 250;

/** What a state comes to, whatever the sizes of its columns. */
function essence(state: RunState): RunSnapshot {
  return snapshotOf(state, state.elapsedMs);
}

function replay(events: readonly RunEvent[]): RunState {
  const [started, ...rest] = events;
  if (started?.type !== "RunStarted") throw new Error("a stream begins with RunStarted");
  const state = initialRun(started.data);
  for (const next of rest) evolve(state, next);
  return state;
}

/** Plays the steps and commits after each of them that did; `check` is called whenever everything is durable. */
function play(definition: (typeof playedEvents)[string], taken: readonly Step[], check: (runs: Runs) => void): void {
  const runs = new Runs(definition as NonNullable<typeof definition>);
  const instanceId = runs.start();
  let told = runs.events.length;
  for (const take of taken) {
    take(runs, instanceId);
    if (runs.events.length === told) continue;
    told = runs.events.length;
    check(runs);
  }
  runs.commit();
  check(runs);
}

function expectSame(runs: Runs): void {
  const { live, durable } = runs.run(1);
  // Time passes without events, and only the durable state counts them.
  const { version, elapsedMs } = durable;
  expect(live.state.elapsedMs).toBeGreaterThanOrEqual(elapsedMs);
  expect(essence({ ...live.state, version, elapsedMs })).toEqual(essence(durable));
  expect(essence(replay(runs.events))).toEqual(essence(durable));
  expect(essence(runFromSnapshot(JSON.parse(JSON.stringify(essence(durable)))))).toEqual(essence(durable));
}

describe("the live state, the durable one, a replay and a snapshot are the same after every commit", () => {
  test.each(Object.entries(playedEvents))("%s", (_, definition) => {
    fc.assert(
      fc.property(steps, (taken) => play(definition, taken, expectSame)),
      { numRuns: RUNS_PER_EVENT },
    );
  });
});

describe("whatever happens", () => {
  test.each(Object.entries(playedEvents))("%s keeps within its bounds", (_, definition) => {
    fc.assert(
      fc.property(steps, (taken) => play(definition, taken, expectBounds)),
      { numRuns: 100 },
    );
  });

  test("nothing follows the end of a run", () => {
    const ends: readonly RunEventType[] = ["RunCompleted", "RunFailed", "RunCancelled"];
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(playedEvents)), steps, (definition, taken) => {
        play(definition, taken, ({ events }) => {
          const end = events.findIndex(({ type }) => ends.includes(type));
          if (end >= 0) expect(events.slice(end + 1)).toEqual([]);
        });
      }),
      { numRuns: 300 },
    );
  });
});

/** Progress never passes its target, nobody has more than was earned, and time does not go back. */
function expectBounds(runs: Runs): void {
  for (const { current, target } of runs.run(1).durable.objectives) {
    expect(current).toBeGreaterThanOrEqual(0);
    expect(current).toBeLessThanOrEqual(target);
  }
  const sums = new Map<number, number>();
  for (const { participants } of runs.told("ContributionsRecorded")) {
    for (const { characterId, score } of participants) sums.set(characterId, (sums.get(characterId) ?? 0) + score);
  }
  for (const [characterId, sum] of sums) expect(runs.score(1, characterId)).toBe(sum);
  const times = runs.events.map((event) => (event.type === "RunStarted" ? 0 : event.data.elapsedMs));
  expect(times).toEqual(times.toSorted((one, other) => one - other));
}

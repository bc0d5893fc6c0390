import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunEvent } from "../../../src/events/run-events.ts";
import { type RunSnapshot, runFromSnapshot, snapshotOf } from "../../../src/events/run-snapshot.ts";
import { evolve, initialRun, type RunState } from "../../../src/events/run-state.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const definition = event([
  [
    objective({ type: "kill", target: 4, creatureIds: [7] }),
    objective({ index: 1, type: "damage", target: 900, required: false }),
    objective({ index: 2, type: "collect", target: 3, itemId: 5 }),
  ],
  [objective({ type: "interact", target: 4, objectIds: [6] }), objective({ index: 1, type: "damage", target: 2_000 })],
  [
    objective({ type: "kill_boss", bossId: 9 }),
    objective({ index: 4, type: "collect", target: 2, itemId: 5, turnIn: true }),
  ],
]);

type Step = (runs: Runs, instanceId: number, nowMs: number) => void;

const character = fc.integer({ min: 1, max: 12 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.uniqueArray(character, { minLength: 1, maxLength: 5 }).map(
    (ids): Step =>
      (runs) =>
        runs.kill(
          7,
          ids.map((id) => [id, id * 3]),
        ),
  ),
  character.map(
    (id): Step =>
      (runs) =>
        runs.kill(70, [[id, 5]], 9),
  ),
  fc.tuple(character, fc.integer({ min: 1, max: 400 })).map(
    ([id, amount]): Step =>
      (runs, _, nowMs) =>
        runs.manager.recordDamage(1, 1, { creatureId: 3, amount, by: by(id) }, nowMs),
  ),
  fc.tuple(character, fc.integer({ min: 1, max: 9_000 })).map(
    ([id, amount]): Step =>
      (runs) =>
        runs.manager.recordHealing(1, 1, { amount, by: by(id) }),
  ),
  character.map(
    (id): Step =>
      (runs) =>
        runs.manager.recordCollection(1, 1, { itemId: 5, quantity: 1, by: by(id) }, 0),
  ),
  character.map(
    (id): Step =>
      (runs) =>
        runs.manager.recordInteraction(1, 1, { objectId: 6, by: by(id) }, 0),
  ),
  character.map(
    (id): Step =>
      (runs, run) =>
        void runs.manager.join(run, by(id), 0),
  ),
  character.map(
    (id): Step =>
      (runs, run) =>
        void runs.manager.leave(run, by(id), 0),
  ),
  character.map(
    (id): Step =>
      (runs, instanceId) =>
        void runs.manager.turnIn({ instanceId, objectiveIndex: 4, itemId: 5, amount: 2, held: 2 }, by(id), 0),
  ),
  fc.constant<Step>((runs, _, nowMs) => runs.commit(nowMs)),
);

/** What a state comes to, whatever the sizes of its columns; marks of an open batch count as contributions. */
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

test("the live state, the durable one and a replay of the journal are the same after every commit", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const runs = new Runs(definition);
      const instanceId = runs.start();
      for (const [at, take] of steps.entries()) take(runs, instanceId, at * 10);
      runs.commit(steps.length * 10);
      const { live, durable } = runs.run(instanceId);
      const { version, elapsedMs, phaseStartedMs } = durable;
      expect(essence({ ...live.state, version, elapsedMs, phaseStartedMs })).toEqual(essence(durable));
      expect(essence(replay(runs.events))).toEqual(essence(durable));
      expect(essence(runFromSnapshot(JSON.parse(JSON.stringify(essence(durable)))))).toEqual(essence(durable));
    }),
    { numRuns: 500 },
  );
});

test("progress never passes its target, and nobody has more than was earned", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const runs = new Runs(definition);
      const instanceId = runs.start();
      for (const [at, take] of steps.entries()) take(runs, instanceId, at * 10);
      runs.commit(steps.length * 10);
      for (const { current, definition: objectives } of runs.run(instanceId).durable.objectives) {
        expect(current).toBeLessThanOrEqual(objectives.target);
      }
      const recorded = runs.events.flatMap((one) =>
        one.type === "ContributionsRecorded" ? one.data.participants : [],
      );
      const sums = new Map<number, number>();
      for (const { characterId, score } of recorded) sums.set(characterId, (sums.get(characterId) ?? 0) + score);
      for (const [characterId, sum] of sums) expect(runs.score(instanceId, characterId)).toBe(sum);
    }),
    { numRuns: 200 },
  );
});

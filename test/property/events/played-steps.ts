import fc from "fast-check";
import type { Position } from "../../../src/content/world-definitions.ts";
import {
  castVote,
  chooseTeam,
  extendRun,
  noteAbsence,
  noteEverybodyAway,
  notePresence,
  pauseRun,
  resumeRun,
} from "../../../src/events/run-control.ts";
import { by, type Runs } from "../../support/runs.ts";
import { BOSS_CREATURE_ID, BOSS_ID } from "./played-events.ts";

/** One thing that happens to a run, at `runs.nowMs`. */
export type Step = (runs: Runs, instanceId: number) => void;

const character = fc.integer({ min: 1, max: 9 });
const place = fc.constantFrom<Position>([0, 0, 0], [5, 0, 0], [30, 0, 0], [60, 0, 0], [900, 0, 0]);
const percent = fc.integer({ min: 0, max: 100 });

function step<T>(values: fc.Arbitrary<T>, take: (value: T, runs: Runs, instanceId: number) => unknown) {
  return values.map(
    (value): Step =>
      (runs, instanceId) =>
        void take(value, runs, instanceId),
  );
}

const damagers = fc.uniqueArray(character, { minLength: 1, maxLength: 4 });

/** What combat and gathering tell. */
const signals = [
  step(damagers, (ids, runs, instanceId) => {
    const wave = runs.ledger.get(instanceId)?.live.state.wave?.wave ?? 0;
    const list = ids.map((id): [number, number] => [id, id * 30]);
    runs.kill(7, list, 0, runs.nowMs, { instanceId, wave });
  }),
  step(fc.tuple(damagers, fc.nat(5)), ([ids, dice], runs) => {
    const list = ids.map((id): [number, number] => [id, 5]);
    if (dice === 0) runs.kill(BOSS_CREATURE_ID, list, BOSS_ID);
  }),
  step(fc.tuple(character, fc.integer({ min: 1, max: 400 }), fc.constantFrom(3, BOSS_CREATURE_ID)), (hit, runs) =>
    runs.damage(...hit),
  ),
  step(percent, (percentAfter, runs, instanceId) =>
    runs.manager.recordBossHurt(1, 1, { instanceId, percentBefore: 100, percentAfter }, runs.nowMs),
  ),
  step(fc.tuple(character, character, fc.integer({ min: 1, max: 9_000 })), ([id, target, amount], runs) =>
    runs.manager.recordHealing(1, 1, { amount, by: by(id), target: by(target) }),
  ),
  step(fc.tuple(character, fc.option(character), fc.boolean()), ([victim, attacker, fell], runs) => {
    const hurt = { victim: by(victim), by: attacker === null ? null : by(attacker), amount: 7, fell };
    runs.manager.recordPlayerHurt(1, 1, hurt, runs.nowMs);
  }),
  step(character, (id, runs) =>
    runs.manager.recordCollection(1, 1, { itemId: 5, quantity: 1, by: by(id) }, runs.nowMs),
  ),
  step(fc.tuple(character, fc.integer({ min: 0, max: 3 }), fc.nat(3)), ([id, at, dice], runs, instanceId) => {
    const used = { objectId: 6, instanceId: dice === 0 ? 0 : instanceId, place: at, by: by(id) };
    runs.manager.recordInteraction(1, 1, used, runs.nowMs);
  }),
];

/** What participants do of their own will. */
const choices = [
  step(character, (id, runs, instanceId) => runs.manager.join(instanceId, by(id, 1 + (id % 2)), runs.nowMs)),
  step(character, (id, runs, instanceId) => runs.manager.leave(instanceId, by(id), runs.nowMs)),
  step(character, (id, runs, instanceId) => {
    const wanted = { instanceId, objectiveIndex: 4, itemId: 5, amount: 2, held: 2 };
    return runs.manager.turnIn(wanted, by(id), runs.nowMs);
  }),
  step(fc.tuple(character, fc.integer({ min: 1, max: 3 }), fc.nat(2)), ([id, voteId, option], runs, instanceId) =>
    castVote(runs.manager, { instanceId, voteId, option }, by(id), runs.nowMs),
  ),
  step(fc.tuple(character, fc.nat(3)), ([id, team], runs, instanceId) =>
    chooseTeam(runs.manager, instanceId, team, by(id), runs.nowMs),
  ),
];

/** What game masters do. */
const control = [
  step(fc.boolean(), (lasts, runs, instanceId) => {
    pauseRun(runs.manager, instanceId, "test", "account:gm", runs.nowMs);
    runs.nowMs += 700;
    if (!lasts) resumeRun(runs.manager, instanceId, "account:gm", runs.nowMs);
  }),
  ...[1, 2, 3].map(() =>
    step(fc.constant(0), (_, runs, instanceId) => resumeRun(runs.manager, instanceId, "account:gm", runs.nowMs)),
  ),
  step(fc.integer({ min: -5_000, max: 30_000 }), (byMs, runs, instanceId) =>
    extendRun(runs.manager, instanceId, byMs, "account:gm", runs.nowMs),
  ),
  step(fc.nat(20), (dice, runs, instanceId) => {
    if (dice === 0) runs.manager.stop(instanceId, "test", "account:gm", runs.nowMs);
  }),
];

/** Where everybody is. */
const places = [
  step(fc.tuple(character, place, fc.constantFrom(0, 100)), ([id, at, health], runs) =>
    runs.zone.put(id, at, { health, factionId: 1 + (id % 2) }),
  ),
  step(character, (id, runs) => {
    runs.zone.take(id);
    noteAbsence(runs.manager.runsIn(1, 1), by(id), "logout", runs.nowMs);
  }),
  step(character, (id, runs) => notePresence(runs.manager.runsIn(1, 1), by(id), runs.nowMs)),
  step(fc.array(place, { maxLength: 2 }), (creatures, runs) => {
    runs.zone.creatures = creatures;
  }),
  step(fc.tuple(fc.nat(3), fc.constantFrom(0, 40, 100), percent), ([index, health, way], runs) =>
    runs.zone.setWard(index, {
      health: way > 20 ? 100 : health,
      travelled: way / 100,
      checkpoints: 10,
      checkpointsPassed: Math.floor(way / 10),
    }),
  ),
];

/** Time, and what the journal says to what was decided. */
const time = [
  step(fc.integer({ min: 1, max: 20 }), (ticks, runs) => {
    for (let tick = 0; tick < ticks; tick += 1) {
      runs.nowMs += 100;
      runs.tick(runs.nowMs);
    }
  }),
  step(fc.integer({ min: 1, max: 3_000 }), (passedMs, runs) => {
    runs.nowMs += passedMs;
    runs.tick(runs.nowMs);
  }),
  step(fc.constant(0), (_, runs) => runs.commit()),
  step(fc.nat(3), (dice, runs, instanceId) => dice === 0 && restart(runs, instanceId)),
];

/** What was not durable is lost, and the run goes on from what was. */
function restart(runs: Runs, instanceId: number): void {
  const durable = runs.ledger.get(instanceId)?.durable;
  if (durable?.status !== "active") return;
  runs.manager.drop(instanceId);
  runs.nowMs += 60_000;
  runs.manager.restore(durable, runs.nowMs);
  const live = runs.manager.activeRun(instanceId);
  if (live !== null) noteEverybodyAway(live, runs.nowMs);
}

const kinds: { readonly weight: number; readonly of: fc.Arbitrary<Step>[] }[] = [
  { weight: 6, of: signals },
  { weight: 3, of: choices },
  { weight: 1, of: control },
  { weight: 4, of: places },
  { weight: 5, of: time },
];

/** Everything that may happen to a run, in any order. */
export const steps = fc.array(fc.oneof(...kinds.map(({ weight, of }) => ({ weight, arbitrary: fc.oneof(...of) }))), {
  maxLength: 120,
  size: "max",
});

import { describe, expect, test } from "vitest";
import type { Statistic } from "../../../src/events/participants.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const endless = objective({ type: "kill", target: 900, creatureIds: [7] });

function playing(phases = [[endless]], characters: readonly number[] = [1, 2, 3]) {
  const runs = new Runs(event(phases, { durationMs: 0 }));
  const run = runs.start();
  for (const id of characters) runs.manager.join(run, by(id), 0);
  runs.commit();
  return { runs, run };
}

function numbers(runs: Runs, characterId: number, ...names: Statistic[]): number[] {
  runs.commit();
  const { participants } = runs.run(1).durable;
  return names.map((name) => participants.statistic(participants.slotOf(characterId), name));
}

function hurt(runs: Runs, victim: number, attacker: number | null, fell = true): void {
  const signal = { victim: by(victim), by: attacker === null ? null : by(attacker), amount: 30, fell };
  runs.manager.recordPlayerHurt(1, 1, signal, runs.nowMs);
}

describe("kills", () => {
  test("belong to the last blow; everyone else who hurt the creature assisted", () => {
    const { runs } = playing();
    runs.kill(7, [
      [1, 50],
      [2, 5],
      [3, 1],
    ]);
    expect([1, 2, 3].map((id) => numbers(runs, id, "kills", "assists"))).toEqual([
      [0, 1],
      [0, 1],
      [1, 0],
    ]);
  });

  test("of any creature of the zone count for who takes part, and join nobody", () => {
    const { runs, run } = playing();
    runs.kill(8, [[1, 50]]);
    runs.kill(8, [[9, 50]]);
    expect(numbers(runs, 1, "kills")).toEqual([1]);
    expect([runs.score(run, 1), runs.score(run, 9)]).toEqual([0, null]);
  });

  test("the one that ends the run counts", () => {
    const { runs } = playing([[objective({ type: "kill", creatureIds: [7] })]]);
    runs.kill(7, [[1, 50]]);
    expect(numbers(runs, 1, "kills", "streak")).toEqual([1, 1]);
  });

  test("the one by which somebody joins counts, with the damage done, even if it ends the run", () => {
    const { runs } = playing([[objective({ type: "kill", creatureIds: [7] })]], []);
    runs.kill(7, [
      [1, 50],
      [2, 30],
    ]);
    expect(numbers(runs, 1, "assists", "damageDealt")).toEqual([1, 50]);
    expect(numbers(runs, 2, "kills", "damageDealt")).toEqual([1, 30]);
  });
});

describe("streaks and lives", () => {
  test("a streak ends with a death, and the best one stays", () => {
    const { runs } = playing();
    for (let kills = 0; kills < 3; kills += 1) runs.kill(7, [[1, 1]]);
    hurt(runs, 1, null);
    runs.kill(7, [[1, 1]]);
    expect(numbers(runs, 1, "kills", "streak", "bestStreak", "deaths")).toEqual([4, 1, 3, 1]);
  });

  test("the longest life is the longest between joining, deaths and the end", () => {
    const { runs, run } = playing();
    runs.pass(3_000);
    hurt(runs, 1, null);
    runs.pass(8_000);
    hurt(runs, 1, null);
    expect(numbers(runs, 1, "longestLifeMs")).toEqual([8_000]);
    runs.pass(9_000);
    runs.run(run).live.finish(0, runs.nowMs);
    expect(numbers(runs, 1, "longestLifeMs", "deaths")).toEqual([9_000, 2]);
    expect(numbers(runs, 2, "longestLifeMs", "deaths")).toEqual([20_000, 0]);
  });

  test("time away is nobody's life", () => {
    const { runs, run } = playing();
    runs.pass(2_000);
    runs.manager.leave(run, by(1), runs.nowMs);
    runs.pass(10_000);
    runs.manager.join(run, by(1), runs.nowMs);
    runs.pass(1_000);
    runs.run(run).live.finish(0, runs.nowMs);
    expect(numbers(runs, 1, "longestLifeMs")).toEqual([2_000]);
  });

  test("the life of who has left is over, whenever the run ends", () => {
    const { runs, run } = playing();
    runs.pass(2_000);
    runs.manager.leave(run, by(1), runs.nowMs);
    runs.pass(10_000);
    runs.run(run).live.finish(0, runs.nowMs);
    expect(numbers(runs, 1, "longestLifeMs")).toEqual([2_000]);
  });
});

describe("damage and healing", () => {
  test("go both ways between players", () => {
    const { runs } = playing();
    hurt(runs, 1, 2, false);
    hurt(runs, 1, 2);
    expect(numbers(runs, 1, "damageTaken", "deaths", "kills")).toEqual([60, 1, 0]);
    expect(numbers(runs, 2, "damageDealt", "deaths", "kills")).toEqual([60, 0, 1]);
  });

  test("to creatures counts with an objective or without, once", () => {
    const { runs } = playing([[endless, objective({ index: 1, type: "damage", target: 900 })]], [1]);
    runs.damage(1, 120);
    runs.damage(2, 80);
    expect([numbers(runs, 1, "damageDealt"), numbers(runs, 2, "damageDealt")]).toEqual([[120], [80]]);
  });

  test("to another run's creatures is none of this one's: shares cannot be earned elsewhere", () => {
    const { runs } = playing();
    runs.manager.recordDamage(1, 1, { creatureId: 3, amount: 500, by: by(1), instanceId: 99 }, 0);
    runs.kill(7, [[1, 5]], 0, runs.nowMs, { instanceId: 99 });
    expect(numbers(runs, 1, "damageDealt", "kills")).toEqual([0, 0]);
  });

  test("healing counts for who gives and who gets it", () => {
    const { runs } = playing();
    runs.manager.recordHealing(1, 1, { amount: 70, by: by(1), target: by(2) });
    runs.manager.recordHealing(1, 1, { amount: 5, by: by(1), target: null });
    expect([numbers(runs, 1, "healingDone"), numbers(runs, 2, "healingTaken")]).toEqual([[75], [70]]);
  });

  test("nothing counts after the end", () => {
    const { runs, run } = playing();
    runs.manager.stop(run, "test", "account:gm", 0);
    runs.manager.recordHealing(1, 1, { amount: 700, by: by(1), target: by(2) });
    runs.kill(7, [[1, 1]]);
    runs.damage(1, 100);
    hurt(runs, 1, 2);
    expect(numbers(runs, 1, "kills", "damageDealt", "healingDone", "deaths")).toEqual([0, 0, 0, 0]);
    expect(runs.events.at(-1)?.type).toBe("RunCancelled");
  });
});

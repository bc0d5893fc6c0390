import { describe, expect, test } from "vitest";
import type { BossEncounter } from "../../../src/content/definitions.ts";
import { event, objective } from "../../support/definitions.ts";
import { by, Runs } from "../../support/runs.ts";

const ENCOUNTER: BossEncounter = {
  ...{ bossId: 9, creatureId: 70, spawnPosition: [0, 0, 0], enrageTimerMs: 60_000, despawnTimerMs: 30_000 },
  phases: [75, 50, 25].map((healthThreshold) => ({ healthThreshold, abilities: [], addSpawns: [] })),
};

function playing(part: Partial<BossEncounter> = {}) {
  const fight = objective({ type: "kill_boss", bossId: 9 });
  const runs = new Runs(event([[fight]], { durationMs: 0, boss: { ...ENCOUNTER, ...part } }));
  return { runs, run: runs.start() };
}

/** A blow that leaves the boss so much of its health. */
function hurt(runs: Runs, percentAfter: number, characterId = 1): void {
  runs.damage(characterId, 50, 70);
  runs.manager.recordBossHurt(1, 1, { instanceId: 1, percentBefore: 100, percentAfter }, runs.nowMs);
  runs.commit();
}

describe("phases", () => {
  test("the first blow engages it, once", () => {
    const { runs } = playing();
    hurt(runs, 99);
    hurt(runs, 98);
    expect(runs.told("BossEngaged")).toMatchObject([{ bossId: 9 }]);
    expect(runs.told("BossPhaseReached")).toEqual([]);
  });

  test("one blow that crosses several thresholds reaches each of them, in order", () => {
    const { runs } = playing();
    hurt(runs, 49.2);
    expect(runs.told("BossPhaseReached")).toMatchObject([
      { bossPhase: 1, healthPercent: 50 },
      { bossPhase: 2, healthPercent: 50 },
    ]);
    hurt(runs, 40);
    expect(runs.told("BossPhaseReached")).toHaveLength(2);
    hurt(runs, 25);
    expect(runs.told("BossPhaseReached")).toHaveLength(3);
  });

  test("a restart knows its phase and its wounds", () => {
    const { runs, run } = playing();
    hurt(runs, 60.04);
    expect(runs.objective(run).marks).toEqual([601]);
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    hurt(restarted, 55);
    expect([restarted.told("BossEngaged"), restarted.told("BossPhaseReached")]).toEqual([[], []]);
    hurt(restarted, 50);
    expect(restarted.told("BossPhaseReached")).toMatchObject([{ bossPhase: 2 }]);
  });
});

describe("timers", () => {
  test("it is enraged so long after the first blow, once", () => {
    const { runs, run } = playing({ despawnTimerMs: 0 });
    runs.pass(20_000);
    hurt(runs, 99);
    runs.pass(59_900);
    expect(runs.told("BossEnraged")).toEqual([]);
    runs.pass(5_000);
    expect(runs.told("BossEnraged")).toHaveLength(1);
    expect(runs.run(run).durable.boss.enraged).toBe(true);
  });

  test("it goes when nobody strikes it for so long, and the run fails", () => {
    const { runs, run } = playing();
    runs.pass(29_900);
    hurt(runs, 99);
    runs.pass(29_900);
    expect(runs.run(run).durable.status).toBe("active");
    runs.pass(100);
    expect(runs.told("RunFailed")).toMatchObject([{ reason: "despawned" }]);
  });

  test("0 means that it stays", () => {
    const { runs, run } = playing({ despawnTimerMs: 0, enrageTimerMs: 0 });
    hurt(runs, 99);
    runs.pass(300_000);
    expect(runs.run(run).durable.status).toBe("active");
    expect(runs.told("BossEnraged")).toEqual([]);
  });

  test("it does not go the moment that a server comes back to a long fight", () => {
    const { runs, run } = playing();
    for (let seconds = 0; seconds < 100; seconds += 10) {
      hurt(runs, 99);
      runs.pass(10_000);
    }
    const restarted = new Runs();
    restarted.manager.restore(runs.run(run).durable, 0);
    restarted.pass(29_900);
    expect(restarted.run(run).durable.status).toBe("active");
    restarted.pass(100);
    expect(restarted.run(run).durable.status).toBe("failed");
  });
});

describe("shares", () => {
  test("whoever strikes it takes part, and its damage is known", () => {
    const { runs, run } = playing();
    hurt(runs, 90, 1);
    hurt(runs, 80, 2);
    hurt(runs, 70, 2);
    const { participants } = runs.run(run).durable;
    expect([1, 2].map((id) => participants.statistic(participants.slotOf(id), "damageDealt"))).toEqual([50, 100]);
    expect([runs.score(run, 1), runs.score(run, 2)]).toEqual([0, 0]);
  });

  test("striking something else does not join", () => {
    const { runs, run } = playing();
    runs.damage(1, 50, 71);
    runs.commit();
    expect(runs.score(run, 1)).toBeNull();
  });

  test("its death completes the run for everyone who dealt damage", () => {
    const { runs, run } = playing();
    hurt(runs, 10, 1);
    hurt(runs, 0, 2);
    runs.kill(
      70,
      [
        [1, 50],
        [2, 50],
      ],
      9,
    );
    runs.commit();
    expect(runs.run(run).durable.status).toBe("completed");
    expect([runs.score(run, 1), runs.score(run, 2)]).toEqual([175, 175]);
    expect(runs.manager.join(run, by(3), 0)).toEqual({ ok: false, refusal: "not_found" });
  });
});

import { describe, expect, test } from "vitest";
import type { RunState } from "../../../src/events/run-state.ts";
import { event, objective } from "../../support/definitions.ts";
import { runOf, TestWorld, testContent } from "../../support/worlds.ts";

const phases = [
  { healthThreshold: 75, abilities: [], addSpawns: [{ creatureId: 7, count: 3 }] },
  {
    healthThreshold: 25,
    abilities: [],
    addSpawns: [
      { creatureId: 8, count: 1 },
      { creatureId: 7, count: 1 },
    ],
  },
];

/** Boss 3 (creature 8: 100 health, 400 a second) at 40 m. */
const hunt = event([[objective({ type: "kill_boss", bossId: 3 })]], {
  spawnPoints: "camp",
  boss: { bossId: 3, creatureId: 8, spawnPosition: [40, 0, 0], phases, enrageTimerMs: 0, despawnTimerMs: 0 },
});

function encounter(part: Partial<RunState> = {}) {
  const world = new TestWorld();
  const run = world.spawn(hunt, part);
  const player = world.enter(1, 40);
  return { world, run, player, boss: world.world.bossOf(1)! };
}

describe("the boss of an encounter", () => {
  test("stands alone at its own place", () => {
    const { world, boss } = encounter();
    expect(world.creatures()).toEqual([boss]);
    expect(boss).toMatchObject({ kind: "boss", templateId: 8, bossId: 3, x: 40, health: 100 });
    expect(world.world.bossOf(2)).toBeNull();
  });

  test("tells of all health that it loses, exactly, before its death, and does not come back", () => {
    const { world, player, boss } = encounter();
    world.world.cast(player, 1, boss.guid, 0);
    world.world.cast(player, 1, boss.guid, 0);
    expect(world.signals.map(({ name }) => name)).toEqual(["damage", "boss_hurt", "damage", "boss_hurt", "kill"]);
    expect(world.told("boss_hurt")).toEqual([
      { instanceId: 1, percentBefore: 100, percentAfter: 40 },
      { instanceId: 1, percentBefore: 40, percentAfter: 0 },
    ]);
    expect(world.told("kill")).toMatchObject([{ creatureId: 8, bossId: 3, instanceId: 1, wave: 0 }]);
    world.pass(100, 30_000);
    expect(world.creatures()).toEqual([]);
    expect(world.world.bossOf(1)?.health).toBe(0);
  });

  test("remembers after a restart who fought it, and has its creatures around it again", () => {
    const { world, run, player } = encounter();
    const slot = run.participants.add(77);
    run.participants.setStatistic(slot, "damageDealt", 60);
    Object.assign(run.boss, { phase: 2 });
    run.objectives[0]!.marks = [200];
    world.world.spawnPhase(run);
    expect(world.creatures()).toHaveLength(1 + 3 + 2);
    const boss = world.world.bossOf(1)!;
    world.world.cast(player, 1, boss.guid, 0);
    expect(world.told("kill")).toMatchObject([
      {
        damagers: [
          { characterId: 77, damage: 60 },
          { characterId: 1, damage: 20 },
        ],
      },
    ]);
  });

  test("nothing can be done to it while its run is paused", () => {
    const { world, player, boss } = encounter();
    world.pausedRuns.add(1);
    expect(world.world.cast(player, 1, boss.guid, 0)).toEqual({ ok: false, refusal: "invalid_target" });
    expect([boss.health, world.signals]).toEqual([100, []]);
    world.pausedRuns.clear();
    expect(world.world.cast(player, 1, boss.guid, 0).ok).toBe(true);
  });

  test("is as wounded after a restart as it was, never dead, and not there once killed", () => {
    const { world, run } = encounter();
    run.objectives[0]!.marks = [375];
    world.world.spawnPhase(run);
    expect(world.world.bossOf(1)).toMatchObject({ health: 38, healthMax: 100 });
    run.objectives[0]!.marks = [0];
    world.world.spawnPhase(run);
    expect(world.world.bossOf(1)?.health).toBe(1);
    run.objectives[0]!.status = "complete";
    world.world.spawnPhase(run);
    expect(world.world.bossOf(1)).toBeNull();
  });

  test("calls what each phase names around itself; they do not respawn and go with the run", () => {
    const { world, run, player, boss } = encounter();
    world.world.bossPhase(run, 1);
    const adds = world.creatures().filter((creature) => creature !== boss);
    expect(adds.map(({ templateId }) => templateId)).toEqual([7, 7, 7]);
    for (const { x, z } of adds) expect(Math.hypot(x - 40, z)).toBeCloseTo(6);
    for (const nowMs of [0, 1]) world.world.cast(player, 1, adds[0]!.guid, nowMs);
    boss.attack = null;
    world.pass(100, 10_000);
    expect(world.creatures()).toHaveLength(3);
    world.world.bossPhase(run, 2);
    expect(world.creatures().map(({ templateId }) => templateId)).toEqual([8, 7, 7, 8, 7]);
    world.world.despawnRun(1);
    expect(world.creatures()).toEqual([]);
  });

  test("calls more the more the phase is scaled, and nobody once it is dead", () => {
    const { world, run, player, boss } = encounter();
    run.scale = { ...run.scale, creatures: 1.5 };
    for (const nowMs of [0, 1]) world.world.cast(player, 1, boss.guid, nowMs);
    world.world.bossPhase(run, 1);
    expect(world.creatures()).toEqual([]);
    world.world.spawnPhase(run);
    world.world.bossPhase(run, 1);
    expect(world.creatures()).toHaveLength(1 + 5);
  });

  test("enraged strikes three times as hard, twice as often, also after a restart", () => {
    const { world, run, boss } = encounter();
    world.world.enrage(run);
    world.world.enrage(run);
    expect(boss.attack).toMatchObject({ damage: 1_200, intervalMs: 500 });
    run.boss.enraged = true;
    world.world.spawnPhase(run);
    expect(world.world.bossOf(1)?.attack).toMatchObject({ damage: 1_200, intervalMs: 500 });
  });
});

describe("a boss of an ordinary event", () => {
  test("comes back like other creatures, and the events hear of its death only", () => {
    const content = testContent({ worldBosses: new Map([[3, { id: 3, creatureTemplateId: 7 } as never]]) });
    const world = new TestWorld(content);
    world.world.spawnPhase(runOf({ ...hunt, boss: null }));
    const player = world.enter(1);
    const [boss] = world.creatures();
    for (const nowMs of [0, 1]) world.world.cast(player, 1, boss!.guid, nowMs);
    expect(world.told("boss_hurt")).toEqual([]);
    world.world.tick(2_001);
    expect(world.creatures()).toMatchObject([{ kind: "boss", templateId: 7, bossId: 3 }]);
    expect(world.world.bossOf(1)).toBeNull();
  });
});

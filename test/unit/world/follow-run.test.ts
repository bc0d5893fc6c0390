import { describe, expect, test } from "vitest";
import type { WaveDefinition } from "../../../src/content/definitions.ts";
import type { RunEvent } from "../../../src/events/run-events.ts";
import { followRun } from "../../../src/world/follow-run.ts";
import { event, objective } from "../../support/definitions.ts";
import { runOf, TestWorld, wardOf } from "../../support/worlds.ts";

const changes = (...types: RunEvent["type"][]) => types.map((type) => ({ type, data: { bossPhase: 1 } }) as RunEvent);

const wave = { type: "normal", creatureIds: [7], spawnPoints: null } as unknown as WaveDefinition;

describe("a zone follows what became durable", () => {
  test("a phase, a wave, its end, a ward, and the end of the run", () => {
    const world = new TestWorld();
    const objectives = [
      objective({ type: "kill", creatureIds: [7], waves: true }),
      objective({ index: 1, type: "defend", hidden: true, ward: wardOf() }),
    ];
    const run = runOf(event([objectives], { waves: [wave] }));
    followRun(world.world, run, changes("RunStarted"));
    expect(world.creatures()).toEqual([]);
    run.wave = { index: 0, wave: 1, count: 6, startedMs: 0, kills: 0, endedMs: -1, nextInMs: 0 };
    followRun(world.world, run, changes("WaveStarted"));
    expect(world.creatures()).toHaveLength(6);
    run.wave.endedMs = 5;
    run.objectives[1]!.status = "active";
    followRun(world.world, run, changes("WaveEnded", "ObjectiveActivated"));
    expect([world.creatures().length, world.wards().length]).toEqual([0, 1]);
    run.status = "completed";
    followRun(world.world, run, changes("RunCompleted"));
    expect(world.wards()).toEqual([]);
  });

  test("a wave that started and ended within one commit leaves nothing", () => {
    const world = new TestWorld();
    const run = runOf(event([[objective({ type: "kill", creatureIds: [7], waves: true })]], { waves: [wave] }));
    run.wave = { index: 0, wave: 1, count: 6, startedMs: 0, kills: 0, endedMs: 1, nextInMs: 0 };
    followRun(world.world, run, changes("RunStarted", "WaveStarted", "WaveEnded"));
    expect(world.creatures()).toEqual([]);
  });

  test("a boss's phases and its rage; contributions move nothing", () => {
    const world = new TestWorld();
    const phases = [{ healthThreshold: 50, abilities: [], addSpawns: [{ creatureId: 7, count: 2 }] }];
    const boss = { bossId: 3, creatureId: 8, spawnPosition: [0, 0, 0], phases, enrageTimerMs: 0, despawnTimerMs: 0 };
    const run = runOf(event([[objective({ type: "kill_boss", bossId: 3 })]], { boss: boss as never }));
    followRun(world.world, run, changes("RunStarted"));
    followRun(world.world, run, changes("ContributionsRecorded"));
    expect(world.creatures()).toHaveLength(1);
    followRun(world.world, run, changes("BossPhaseReached", "BossEnraged"));
    expect(world.creatures()).toHaveLength(3);
    expect(world.world.bossOf(1)?.attack?.damage).toBe(1_200);
  });

  test("a pause freezes its creatures", () => {
    const world = new TestWorld();
    const run = world.spawn(event([[objective({ type: "kill", creatureIds: [8] })]]));
    const player = world.enter(1);
    run.paused = true;
    followRun(world.world, run, changes("RunPaused"));
    world.pass(0, 5_000);
    expect(player.health).toBe(1_000);
    run.paused = false;
    followRun(world.world, run, changes("RunResumed"));
    world.pass(5_100, 6_000);
    expect(player.health).toBe(0);
  });
});

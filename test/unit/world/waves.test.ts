import { describe, expect, test } from "vitest";
import type { WaveDefinition } from "../../../src/content/definitions.ts";
import type { RunState, WaveState } from "../../../src/events/run-state.ts";
import { event, objective } from "../../support/definitions.ts";
import { runOf, TestWorld, testContent } from "../../support/worlds.ts";

function wave(part: Partial<WaveDefinition> = {}): WaveDefinition {
  return {
    type: "normal",
    creatureIds: [8],
    enemyCount: 4,
    spawnPoints: null,
    timeLimitMs: 0,
    killThreshold: 1,
    delayMs: 5_000,
    onTimeout: "fail",
    ...part,
  };
}

/** An objective that waves end (creatures 7 and 8), and an ordinary one for objects. */
function onslaught(...waves: WaveDefinition[]) {
  const objectives = [
    objective({ type: "kill", creatureIds: [7, 8], waves: true, target: waves.length }),
    objective({ index: 1, type: "interact", objectIds: [9], required: false }),
  ];
  return event([objectives], { spawnPoints: "camp", waves });
}

function running(number: number, count: number, part: Partial<WaveState> = {}): Partial<RunState> {
  return { wave: { index: 0, wave: number, count, startedMs: 0, kills: 0, endedMs: -1, nextInMs: 0, ...part } };
}

const kinds = (world: TestWorld) => world.creatures().map(({ kind, templateId }) => `${kind}${templateId}`);

describe("a wave", () => {
  test("brings its creatures when it starts, not before", () => {
    const world = new TestWorld();
    const run = world.spawn(onslaught(wave({ creatureIds: [7, 8] })));
    expect(kinds(world)).toEqual([]);
    expect(world.objects()).toHaveLength(3);
    Object.assign(run, running(1, 5));
    world.world.spawnWave(run);
    world.world.spawnWave(run);
    expect(kinds(world)).toEqual(["creature7", "creature8", "creature7", "creature8", "creature7"]);
    expect(world.creatures().map(({ x }) => x)).toEqual([0, 10, 20, 0, 10]);
  });

  test("uses its own group of points, its objective's creatures where it names none, and a boss first", () => {
    const zone = testContent().zones.get(1)!;
    const gate = [{ position: [50, 0, 0], rotation: 0 }] as const;
    const zones = new Map([[1, { ...zone, spawnPointGroups: { ...zone.spawnPointGroups, gate } }]]);
    const world = new TestWorld(testContent({ zones }));
    world.spawn(onslaught(wave({ type: "boss", creatureIds: [], spawnPoints: "gate" })), running(1, 3));
    expect(kinds(world)).toEqual(["boss7", "creature8", "creature7"]);
    expect(world.creatures().map(({ x }) => x)).toEqual([50, 50, 50]);
  });

  test("does not respawn, and a kill says which run and wave it was of", () => {
    const world = new TestWorld();
    world.spawn(onslaught(wave(), wave({ creatureIds: [7] })), running(2, 2));
    const player = world.enter(1);
    const [first] = world.creatures();
    for (const nowMs of [0, 1]) world.world.cast(player, 1, first!.guid, nowMs);
    expect(world.told("kill")).toMatchObject([{ creatureId: 7, instanceId: 1, wave: 2, finisher: 1 }]);
    world.pass(100, 30_000);
    expect(world.creatures()).toHaveLength(1);
  });

  test("that ended takes its survivors along, and the next one brings its own", () => {
    const world = new TestWorld();
    const run = world.spawn(onslaught(wave(), wave({ creatureIds: [7] })), running(1, 4));
    world.enter(1);
    Object.assign(run, running(1, 4, { endedMs: 60_000, nextInMs: 5_000 }));
    world.world.endWave(run);
    expect(world.creatures()).toEqual([]);
    expect(world.shown.at(-1)).toBe("1 loses creature8: despawn");
    Object.assign(run, running(2, 2));
    world.world.endWave(run);
    world.world.spawnWave(run);
    expect(kinds(world)).toEqual(["creature7", "creature7"]);
    world.world.despawnRun(1);
    expect(world.creatures()).toEqual([]);
  });

  test("that runs is there after a restart; one whose pause runs is not", () => {
    const restarted = new TestWorld();
    restarted.spawn(onslaught(wave()), running(1, 4));
    expect(kinds(restarted)).toHaveLength(4);
    const pausing = new TestWorld();
    pausing.spawn(onslaught(wave(), wave()), running(1, 4, { endedMs: 9_000 }));
    expect(kinds(pausing)).toEqual([]);
  });

  test("is there after a restart without those that had died", () => {
    const world = new TestWorld();
    world.spawn(onslaught(wave()), running(1, 4, { kills: 3 }));
    expect(kinds(world)).toHaveLength(1);
  });

  test("is as healthy as its phase is scaled, and as large as it was started", () => {
    const world = new TestWorld();
    const run = runOf(onslaught(wave()), running(1, 3));
    run.scale = { ...run.scale, creatures: 2, health: 1.5 };
    world.world.spawnPhase(run);
    expect(world.creatures().map(({ health }) => health)).toEqual([150, 150, 150]);
  });
});

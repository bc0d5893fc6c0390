import { afterAll, beforeAll, describe, type ExpectStatic, expect, test } from "vitest";
import {
  ServerEventChain,
  ServerEventStart,
  ServerEventWave,
  ServerWorldBossKilled,
  ServerWorldBossPhase,
  ServerWorldBossSpawn,
} from "../../../packets/index.ts";
import { BITER, CRAB, eventOf, HORN, POST } from "./made-content.ts";
import { lastShown, Scene } from "./scene.ts";

/** Waves, world bosses and chains, to success and to failure. */

const BOSS = 20;
const BOSS_EVENT = 0x8000_0000;
const hunt = (id: number, zone: number, rest: object = {}) =>
  eventOf(id, [{ type: "kill", target: 3, creature_ids: [CRAB] }], { zone_id: zone, ...rest });
const wave = { creature_ids: [CRAB], enemy_count: 4, delay_ms: 300 };
const boss = {
  creature_template_id: BOSS,
  spawn_position: [0, 0, 0],
  called_by_object_id: HORN,
  reward_xp: 80,
  reward_gold: 20,
};

const content = {
  creatures: [{ id: BOSS, name: "boss", health: 4_000, attack: { damage: 5, interval_ms: 500, aggro_radius: 20 } }],
  public_events: [
    eventOf(1, [], { phases: [], waves: [wave, { ...wave, kill_threshold: 0.5 }, { ...wave, creature_ids: [BITER] }] }),
    eventOf(2, [], { phases: [], waves: [{ ...wave, creature_ids: [POST], time_limit_ms: 1_500 }, wave] }),
    eventOf(3, [], {
      phases: [],
      waves: [{ ...wave, creature_ids: [POST], time_limit_ms: 800, on_timeout: "advance" }, wave],
    }),
    hunt(11, 11),
    hunt(12, 12),
    hunt(13, 13, { duration_ms: 1_000 }),
    hunt(14, 14),
  ],
  world_bosses: [
    {
      ...{ ...boss, id: 1, zone_id: 21 },
      phases: [
        { health_threshold: 75, abilities: [1], add_spawns: [{ creature_id: CRAB, count: 2 }] },
        { health_threshold: 50, abilities: [1, 2] },
        { health_threshold: 25, abilities: [2] },
      ],
    },
    { ...boss, id: 2, zone_id: 22, despawn_timer_ms: 1_500 },
  ],
  event_chains: [
    { id: 1, name: "Tides", steps: [{ event_id: 11 }, { event_id: 12, delay_ms: 300, locked: true }] },
    { id: 2, name: "Ebb", steps: [{ event_id: 13 }, { event_id: 14, delay_ms: 300, locked: true }] },
  ],
};

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open(content);
});
afterAll(() => scene.close());

const isFirst = ({ bossId }: { bossId: number }) => bossId === 1;

const finalState = (expect: ExpectStatic, run: number, state: string) =>
  expect.poll(async () => (await scene.stored(run)).state, { timeout: 10_000 }).toBe(state);

describe.concurrent("waves", () => {
  test("come one after another, each once, and the last one ends the event", async ({ expect }) => {
    const { result, run, bystander } = await scene.play(1, { bots: 3 });
    expect(result.outcome).toBe("completed");
    const waves = bystander.client.all(ServerEventWave).filter(({ spawnCount }) => spawnCount > 0);
    expect(waves.map(({ waveNumber }) => waveNumber)).toEqual([1, 2, 3]);
    expect(waves.at(-1)).toMatchObject({ totalWaves: 3, waveType: "final", spawnCount: 4 });
    expect(lastShown(bystander, run)[0]).toEqual({ current: 3, state: "complete" });
    await finalState(expect, run, "completed");
  });

  test("one that is not cleared in time fails the event", async ({ expect }) => {
    const { result, run, bystander } = await scene.play(2, { bots: 2, isIdle: true });
    expect(result.outcome).toBe("failed");
    expect(lastShown(bystander, run)[0]?.state).toBe("failed");
    await finalState(expect, run, "failed");
  });

  test("one that is not cleared in time gives way to the next where content says so", async ({ expect }) => {
    const { result, bystander } = await scene.play(3, { bots: 2 });
    expect(result.outcome).toBe("completed");
    const numbers = bystander.client.all(ServerEventWave).map(({ waveNumber }) => waveNumber);
    expect([...new Set(numbers)]).toEqual([1, 2]);
  });
});

describe.concurrent("world bosses", () => {
  test("one is announced to the realm, crosses its phases and is killed", async ({ expect }) => {
    const [near, far] = [await scene.bystander(21), await scene.bystander(11)];
    const result = await scene.bots(BOSS_EVENT + 1, { bots: 4 });
    expect(result).toMatchObject({ outcome: "completed", eventId: BOSS_EVENT + 1 });
    for (const { client } of [near, far]) {
      await client.until(() => client.all(ServerWorldBossKilled).some(isFirst));
      expect(client.all(ServerWorldBossSpawn).find(isFirst)).toMatchObject({ healthMax: 4_000, x: 0, phase: 0 });
      expect(client.all(ServerWorldBossKilled).find(isFirst)).toMatchObject({ participantCount: 4 });
    }
    const phases = near.client.all(ServerWorldBossPhase);
    expect(phases.map(({ phase, abilities }) => [phase, abilities])).toEqual([
      [1, [1]],
      [2, [1, 2]],
      [3, [2]],
    ]);
    expect(far.client.all(ServerWorldBossPhase)).toEqual([]);
    const killed = near.client.all(ServerWorldBossKilled).find(isFirst);
    // What it called has been fought, too.
    expect(killed?.top.reduce((sum, { damage }) => sum + damage, 0)).toBeGreaterThanOrEqual(4_000);
    await finalState(expect, result.instanceId ?? 0, "completed");
    for (const { client } of [near, far]) client.destroy();
  });

  test("one that nobody fights goes, and may come again", async ({ expect }) => {
    const result = await scene.bots(BOSS_EVENT + 2, { bots: 2, isIdle: true });
    expect(result.outcome).toBe("failed");
    await finalState(expect, result.instanceId ?? 0, "failed");
    const again = await scene.bots(BOSS_EVENT + 2, { bots: 2 });
    expect(again.outcome).toBe("completed");
  });
});

describe.concurrent("chains", () => {
  test("the second event is locked until the first is done, and then comes by itself", async ({ expect }) => {
    const early = await scene.server.gm("event", "start", "12");
    expect(early.ok).toBe(false);
    expect(early.lines.join(" ")).toMatch(/locked/i);
    const [first, second] = await Promise.all([scene.play(11, { bots: 2 }), scene.play(12, { bots: 2, waits: true })]);
    expect([first.result.outcome, second.result.outcome]).toEqual(["completed", "completed"]);
    expect(first.bystander.client.all(ServerEventChain)[0]).toMatchObject({
      chainId: 1,
      step: 1,
      steps: 2,
      name: "Tides",
    });
    expect(second.bystander.client.all(ServerEventChain)[0]).toMatchObject({
      instanceId: second.run,
      step: 2,
      steps: 2,
    });
  });

  test("after a failure the next one does not come, and stays locked", async ({ expect }) => {
    const waiting = await scene.bystander(14);
    const { result } = await scene.play(13, { bots: 1, isIdle: true });
    expect(result.outcome).toBe("failed");
    const late = await scene.server.gm("event", "start", "14");
    expect(late).toMatchObject({ ok: false });
    expect(waiting.client.all(ServerEventStart)).toEqual([]);
    waiting.client.destroy();
  });
});

test("nothing of it was an error to the server", () => expect(scene.server.errors).toEqual([]));

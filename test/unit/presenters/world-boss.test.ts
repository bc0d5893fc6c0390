import { describe, expect, it } from "vitest";
import type { BossEncounter } from "../../../src/content/definitions.ts";
import { fnv1a32 } from "../../../src/presenters/fnv1a.ts";
import { event, objective } from "../../support/definitions.ts";
import { contributor, ShownGame } from "./shown-game.ts";

const boss: BossEncounter = {
  ...{ bossId: 40, creatureId: 7, spawnPosition: [5, 0, -3], enrageTimerMs: 0, despawnTimerMs: 60_000 },
  phases: [
    { healthThreshold: 70, abilities: ["tail_sweep", 9], addSpawns: [] },
    { healthThreshold: 30, abilities: [], addSpawns: [] },
  ],
};
const rewards = { ...event([]).rewards, tiers: "damage_share" as const };
const definition = event([[objective({ type: "kill_boss", bossId: 40 })]], { type: "world_boss", boss, rewards });

function bossGame() {
  const game = new ShownGame([definition]);
  const [here, elsewhere] = [game.enter(1, 1), game.enter(2, 2, 2)];
  game.forget();
  const run = game.start();
  return { game, here, elsewhere, run };
}

describe("a world boss as it is shown", () => {
  it("is announced to the whole realm in both dialects, once, as the world has it", () => {
    const { game, here, elsewhere, run } = bossGame();
    const body = game.game.world.bossOf(1);
    expect(body).not.toBeNull();
    const guid = BigInt(body?.guid ?? 0);
    const spawn = { bossId: 40, creatureGuid: guid, x: 5, y: 0, z: -3, healthMax: 100, health: 100, phase: 0 };
    expect(here.take().at(-1)).toEqual({ name: "ServerWorldBossSpawn", fields: { ...spawn, timeLimitMs: 300_000 } });
    expect(elsewhere.of("ServerWorldBossSpawn")).toEqual([{ ...spawn, timeLimitMs: 300_000 }]);
    run.join(contributor(1), game.nowMs);
    game.commit();
    expect(here.of("ServerWorldBossSpawn")).toEqual([]);
  });

  it("is shown as it is by then to whoever logs in anywhere, and to whoever enters its zone later", () => {
    const { game, elsewhere } = bossGame();
    const body = game.game.world.bossOf(1);
    if (body !== null) body.health = 42;
    const late = game.enter(3, 2, 2);
    expect(late.of("ServerWorldBossSpawn")).toMatchObject([{ bossId: 40, health: 42 }]);
    elsewhere.take();
    game.goTo(elsewhere, 2);
    expect(elsewhere.of("ServerWorldBossSpawn")).toEqual([]);
    game.goTo(elsewhere, 1);
    expect(elsewhere.of("ServerWorldBossSpawn")).toMatchObject([{ health: 42 }]);
  });

  it("announces each phase to its zone, abilities by word as their hash", () => {
    const { game, here, elsewhere, run } = bossGame();
    game.forget();
    for (const bossPhase of [1, 2]) {
      const data = { bossId: 40, bossPhase, healthPercent: 20, ...run.moment(game.nowMs) };
      run.decide({ type: "BossPhaseReached", data }, game.nowMs);
    }
    game.commit();
    expect(here.of("ServerWorldBossPhase")).toEqual([
      { bossId: 40, phase: 1, healthPercent: 20, abilities: [fnv1a32("tail_sweep"), 9] },
      { bossId: 40, phase: 2, healthPercent: 20, abilities: [] },
    ]);
    expect(elsewhere.take()).toEqual([]);
  });

  it("that is killed is told of everywhere, with the ten who did most and the time since the first blow", () => {
    const { game, here, elsewhere, run } = bossGame();
    const [target] = run.state.objectives;
    if (target === undefined) throw new Error("no objective");
    game.nowMs += 5_000;
    run.decide({ type: "BossEngaged", data: { bossId: 40, ...run.moment(game.nowMs) } }, game.nowMs);
    for (let character = 1; character <= 12; character += 1) {
      run.tally.credit(target, contributor(character), character === 12 ? 3 : 100 - character);
      run.tally.count(character, "damageDealt", character * 10);
    }
    game.commit();
    game.forget();
    game.nowMs += 7_000;
    run.complete(target, game.nowMs);
    game.commit();
    const [killed] = here.of("ServerWorldBossKilled");
    expect(killed).toMatchObject({ bossId: 40, killTimeMs: 7_000, participantCount: 12 });
    expect(killed?.top.map(({ characterId }) => characterId)).toEqual([1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n]);
    expect(killed?.top[0]).toEqual({ characterId: 1n, name: "P1", contribution: 99 + 25, damage: 10 });
    expect(elsewhere.of("ServerWorldBossKilled")).toHaveLength(1);
    expect(game.enter(20).of("ServerWorldBossSpawn")).toEqual([]);
  });

  it("is not said to be dead where the run ended well without that", () => {
    const { game, elsewhere, run } = bossGame();
    game.forget();
    run.finish(0, game.nowMs);
    game.commit();
    expect(elsewhere.take()).toEqual([]);
  });

  it("gives tiers by the share of damage while it is fought", () => {
    const { game, here, run } = bossGame();
    const [target] = run.state.objectives;
    if (target === undefined) throw new Error("no objective");
    run.tally.credit(target, contributor(1), 1);
    run.tally.count(1, "damageDealt", 60);
    run.tally.credit(target, contributor(9), 500);
    run.tally.count(9, "damageDealt", 940);
    game.commit();
    const shown = here.of("ServerRewardTierUpdate");
    expect(shown).toMatchObject([{ rewardTier: "silver", contribution: 1, tierThreshold: 50, nextThreshold: 100 }]);
  });
});

describe("FNV-1a", () => {
  // The published vectors of the hash's authors.
  it.each([
    ["", 0x811c9dc5],
    ["a", 0xe40c292c],
    ["foobar", 0xbf9cf968],
  ])("of %j is as published", (word, hash) => expect(fnv1a32(word)).toBe(hash));
});

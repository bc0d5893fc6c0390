import { describe, expect, it } from "vitest";
import type { WaveDefinition } from "../../../src/content/definitions.ts";
import { event, objective } from "../../support/definitions.ts";
import { contributor, ShownGame } from "./shown-game.ts";

const wave = (part: Partial<WaveDefinition>): WaveDefinition => ({
  ...{ type: "normal", creatureIds: [7], enemyCount: 4, spawnPoints: null, timeLimitMs: 0 },
  ...{ killThreshold: 1, delayMs: 5_000, onTimeout: "fail" },
  ...part,
});

describe("waves as they are shown", () => {
  const waves = [wave({ timeLimitMs: 30_000 }), wave({ type: "final", enemyCount: 2 })];
  const play = () => {
    const definition = event([[objective({ type: "kill", target: 2, waves: true })]], { waves });
    const game = new ShownGame([definition]);
    const client = game.enter(1);
    const run = game.start();
    game.forget();
    const decide = (type: "started" | "ended", number: number, nextInMs = 0) => {
      const at = { phase: 0, index: 0, wave: number, ...run.moment(game.nowMs) };
      const waveType = waves[number - 1]?.type ?? "normal";
      if (type === "ended")
        run.decide({ type: "WaveEnded", data: { ...at, outcome: "cleared", nextInMs } }, game.nowMs);
      else run.decide({ type: "WaveStarted", data: { ...at, waves: 2, waveType, count: 4 } }, game.nowMs);
      game.commit();
    };
    return { game, client, decide };
  };

  it("begin with what spawns and their limit, and end with the pause before the next", () => {
    const { client, decide } = play();
    decide("started", 1);
    decide("ended", 1, 5_000);
    decide("started", 2);
    decide("ended", 2);
    expect(client.of("ServerEventWave")).toEqual([
      { instanceId: 1, waveNumber: 1, totalWaves: 2, waveType: "normal", spawnCount: 4, timeUntilNextMs: 30_000 },
      { instanceId: 1, waveNumber: 1, totalWaves: 2, waveType: "normal", spawnCount: 0, timeUntilNextMs: 5_000 },
      { instanceId: 1, waveNumber: 2, totalWaves: 2, waveType: "final", spawnCount: 4, timeUntilNextMs: 0 },
    ]);
  });

  it("are shown to whoever comes late with the time that is left", () => {
    const { game, decide } = play();
    decide("started", 1);
    game.nowMs += 10_000;
    const late = game.enter(2, 1).take();
    expect(late.map(({ name }) => name)).toEqual(["ServerEventList", "ServerEventStart", "ServerEventWave"]);
    expect(late[2]?.fields).toMatchObject({ waveNumber: 1, spawnCount: 4, timeUntilNextMs: 20_000 });
    decide("ended", 1, 5_000);
    game.nowMs += 2_000;
    expect(game.enter(3).of("ServerEventWave")[0]).toMatchObject({ spawnCount: 0, timeUntilNextMs: 3_000 });
  });
});

describe("rounds as they are shown", () => {
  const rounds = { bestOf: 3, durationMs: 60_000, pauseMs: 1_000, knockedOut: 1, survivors: 1 };
  const game = new ShownGame([event([[]], { mode: "knockout", rounds })]);
  const client = game.enter(1);
  const run = game.start();

  it("start with their time and without a winner, and end with one", () => {
    game.forget();
    run.decide({ type: "RoundStarted", data: { round: 1, ...run.moment(game.nowMs) } }, game.nowMs);
    game.commit();
    game.nowMs += 15_000;
    const [late] = game.enter(2).of("ServerEventRound");
    expect(late).toMatchObject({ round: 1, state: "started", timeRemainingMs: 45_000 });
    run.decide({ type: "RoundEnded", data: { round: 1, winner: 70_000, ...run.moment(game.nowMs) } }, game.nowMs);
    game.commit();
    expect(client.of("ServerEventRound")).toEqual([
      { instanceId: 1, round: 1, state: "started", winner: 0, timeRemainingMs: 60_000 },
      { instanceId: 1, round: 1, state: "ended", winner: 70_000, timeRemainingMs: 0 },
    ]);
    expect(game.enter(3).of("ServerEventRound")).toEqual([]);
  });

  it("tell the zone who is knocked out", () => {
    run.join(contributor(2), game.nowMs);
    const data = { characterId: 2, round: 1, ...run.moment(game.nowMs) };
    run.decide({ type: "ParticipantEliminated", data }, game.nowMs);
    game.commit();
    expect(client.of("ServerEventEliminated")).toEqual([{ instanceId: 1, characterId: 2n, round: 1 }]);
  });
});

import { describe, expect, test } from "vitest";
import type { ObjectiveDefinition, WaveDefinition } from "../../../src/content/definitions.ts";
import { event, objective } from "../../support/definitions.ts";
import { Runs } from "../../support/runs.ts";

const wave = (part: Partial<WaveDefinition> = {}): WaveDefinition => ({
  ...{ type: "normal", creatureIds: [7], enemyCount: 5, spawnPoints: null, timeLimitMs: 0 },
  ...{ killThreshold: 1, delayMs: 5_000, onTimeout: "fail" },
  ...part,
});

function playing(waves: WaveDefinition[], part: Partial<ObjectiveDefinition> = {}, rest = {}) {
  const ended = objective({ type: "kill", target: waves.length, creatureIds: [7], waves: true, ...part });
  const runs = new Runs(event([[ended]], { durationMs: 0, waves, ...rest }));
  const run = runs.start();
  runs.pass(100);
  return { runs, run };
}

/** Kills creatures of the wave that runs now. */
function killOfWave(runs: Runs, kills: number, number = runs.run(1).live.state.wave?.wave ?? 0): void {
  for (let at = 0; at < kills; at += 1) runs.kill(7, [[1, 5]], 0, runs.nowMs, { instanceId: 1, wave: number });
  runs.pass(100);
}

describe("waves", () => {
  test("come one after another with a pause between, and the last ends the objective", () => {
    const { runs, run } = playing([wave(), wave({ type: "elite", enemyCount: 2 }), wave({ type: "final" })]);
    for (const kills of [5, 2]) {
      killOfWave(runs, kills);
      runs.pass(5_000);
    }
    expect(runs.told("WaveStarted")).toMatchObject([
      { wave: 1, waves: 3, waveType: "normal", count: 5 },
      { wave: 2, waves: 3, waveType: "elite", count: 2 },
      { wave: 3, waves: 3, waveType: "final", count: 5 },
    ]);
    expect(runs.objective(run)).toMatchObject({ current: 2, target: 3 });
    killOfWave(runs, 5);
    expect(runs.told("WaveEnded").map(({ outcome, nextInMs }) => [outcome, nextInMs])).toEqual([
      ...[
        ["cleared", 5_000],
        ["cleared", 5_000],
      ],
      ["cleared", 0],
    ]);
    expect(runs.run(run).durable.status).toBe("completed");
  });

  test("the next one comes after 5 s and not sooner", () => {
    const { runs } = playing([wave(), wave()]);
    killOfWave(runs, 5);
    runs.pass(4_900);
    expect(runs.told("WaveStarted")).toHaveLength(1);
    runs.pass(100);
    expect(runs.told("WaveStarted")).toHaveLength(2);
  });

  test.each([
    ["four of five at 0.8", 5, 0.8, 4],
    ["seven of a hundred at 0.07, which is a little more in binary", 100, 0.07, 7],
    ["three of five at 0.5", 5, 0.5, 3],
    ["one of five at 0", 5, 0, 1],
  ])("are cleared by %s", (_, enemyCount, killThreshold, kills) => {
    const { runs } = playing([wave({ enemyCount, killThreshold }), wave()]);
    killOfWave(runs, kills - 1);
    expect(runs.told("WaveEnded")).toEqual([]);
    killOfWave(runs, 1);
    expect(runs.told("WaveEnded")).toMatchObject([{ wave: 1, outcome: "cleared" }]);
  });

  test("count their own creatures only, which are worth what kills are worth", () => {
    const { runs, run } = playing([wave({ enemyCount: 2 }), wave({ enemyCount: 2 })]);
    runs.kill(7, [[1, 5]]);
    runs.kill(7, [[1, 5]], 0, runs.nowMs, { instanceId: 99, wave: 1 });
    killOfWave(runs, 1);
    expect(runs.told("WaveEnded")).toEqual([]);
    killOfWave(runs, 1);
    runs.pass(5_000);
    killOfWave(runs, 9, 1);
    expect(runs.told("WaveEnded")).toHaveLength(1);
    expect(runs.score(run, 1)).toBe(13 * 10);
  });

  test("one that times out fails the run", () => {
    const { runs, run } = playing([wave({ timeLimitMs: 10_000 }), wave()]);
    killOfWave(runs, 4);
    runs.pass(10_000);
    expect(runs.told("WaveEnded")).toMatchObject([{ wave: 1, outcome: "timed_out" }]);
    expect(runs.told("ObjectiveFailed")).toMatchObject([{ reason: "wave_timeout" }]);
    expect(runs.run(run).durable.status).toBe("failed");
  });

  test("one that times out advances where content says so, the last one too", () => {
    const limited = wave({ timeLimitMs: 10_000, onTimeout: "advance" });
    const { runs, run } = playing([limited, limited]);
    runs.pass(10_000);
    runs.pass(5_000);
    expect(runs.told("WaveStarted")).toHaveLength(2);
    runs.pass(10_000);
    expect(runs.told("WaveEnded")).toMatchObject([{ outcome: "timed_out" }, { outcome: "timed_out" }]);
    expect(runs.run(run).durable.status).toBe("completed");
  });

  test("kills are worth nothing more once the objective is done", () => {
    const waves = [wave({ enemyCount: 1 })];
    const ended = objective({ type: "kill", creatureIds: [7], waves: true });
    const runs = new Runs(event([[ended, objective({ index: 1, type: "interact", objectIds: [6] })]], { waves }));
    const run = runs.start();
    runs.pass(100);
    killOfWave(runs, 1);
    expect(runs.score(run, 1)).toBe(10 + 25);
    killOfWave(runs, 3, 1);
    expect(runs.score(run, 1)).toBe(10 + 25);
  });

  test("are over with their phase", () => {
    const waves = [wave({ enemyCount: 1 })];
    const phases = [[objective({ type: "kill", creatureIds: [7], waves: true })], [objective({ type: "damage" })]];
    const runs = new Runs(event(phases, { waves }));
    const run = runs.start();
    runs.pass(100);
    killOfWave(runs, 1);
    expect(runs.run(run).durable).toMatchObject({ phase: 1, wave: null });
  });

  test("end a survive objective as well, whatever time has passed", () => {
    const { runs, run } = playing([wave(), wave()], { type: "survive", target: 2 });
    runs.zone.put(1);
    killOfWave(runs, 5);
    runs.pass(60_000);
    expect(runs.objective(run)).toMatchObject({ current: 1, status: "active" });
    killOfWave(runs, 5);
    expect(runs.run(run).durable.status).toBe("completed");
  });

  test("are larger with more participants", () => {
    const scaling = { escalation: [{ participants: 10, multiplier: 1.5 }], difficulty: [] };
    const runs = new Runs(
      event([[objective({ type: "kill", target: 2, creatureIds: [7], waves: true })]], {
        ...{ waves: [wave(), wave()], scaling },
      }),
    );
    const run = runs.start(1, 0, 10);
    runs.pass(100);
    expect(runs.told("WaveStarted")).toMatchObject([{ count: 8 }]);
    expect(runs.objective(run).target).toBe(2);
  });
});

test("after a restart the wave goes on where it was", () => {
  const { runs, run } = playing([wave(), wave(), wave()]);
  killOfWave(runs, 5);
  runs.pass(5_000);
  const restarted = new Runs();
  restarted.manager.restore(runs.run(run).durable, 0);
  restarted.pass(60_000);
  expect(restarted.told("WaveStarted")).toEqual([]);
  expect(restarted.run(run).live.state.wave?.wave).toBe(2);
  killOfWave(restarted, 5);
  restarted.pass(5_000);
  expect(restarted.told("WaveStarted")).toMatchObject([{ wave: 3 }]);
});

test("after a restart what was killed of the wave stays killed", () => {
  const { runs, run } = playing([wave(), wave()]);
  killOfWave(runs, 4);
  expect(runs.run(run).durable.wave).toMatchObject({ wave: 1, count: 5, kills: 4 });
  const restarted = new Runs();
  restarted.manager.restore(runs.run(run).durable, 0);
  restarted.pass(1_000);
  expect(restarted.told("WaveEnded")).toEqual([]);
  killOfWave(restarted, 1);
  expect(restarted.told("WaveEnded")).toMatchObject([{ wave: 1, outcome: "cleared" }]);
  restarted.pass(5_000);
  expect(restarted.run(run).durable.wave).toMatchObject({ wave: 2, kills: 0 });
});

import { expect, test } from "vitest";
import { spreadOf } from "../../../tools/simulate/measures.ts";
import { summaryText } from "../../../tools/simulate/report.ts";
import type { RunResult } from "../../../tools/simulate/run-result.ts";
import { summaryOf } from "../../../tools/simulate/summary.ts";
import { simulationOf } from "./simulated-content.ts";

const run = (part: Partial<RunResult>): RunResult => ({
  ...{ outcome: "completed", failure: null, durationMs: 10_000, contributions: [100, 20] },
  ...{ tiers: { gold: 1, silver: 0, bronze: 0, participation: 1 }, xp: 300, gold: 50, reputation: 0 },
  ...{ currency: new Map([["token", 4]]), items: new Map([[5, 3]]), found: new Map() },
  ...part,
});

const results = [
  run({}),
  run({ durationMs: 20_000, contributions: [60, 40], found: new Map([[5, 1]]) }),
  run({ durationMs: 12_000 }),
  run({ outcome: "failed", failure: "time_limit", durationMs: 60_000, xp: 20, gold: 0, items: new Map() }),
];

test("the spread of numbers", () => {
  expect(spreadOf([])).toBeNull();
  expect(spreadOf([7])).toEqual({ mean: 7, sd: 0, least: 7, p10: 7, p50: 7, p90: 7, most: 7 });
  const { sd, ...rest } = spreadOf([4, 2, 8, 6, 10, 12, 14, 16, 18, 20, 22])!;
  expect(rest).toEqual({ mean: 12, least: 2, p10: 4, p50: 12, p90: 20, most: 22 });
  expect(sd).toBeCloseTo(Math.sqrt(44), 10);
});

test("runs are summed up: completion, durations of completed and failed runs, tiers, cost", () => {
  const summary = summaryOf(simulationOf(), results);
  expect(summary).toMatchObject({ runs: 4, completed: 3, completionRate: 0.75, failures: { time_limit: 1 } });
  expect(summary.durationSeconds).toMatchObject({ mean: 14, least: 10, most: 20 });
  expect(summary.failedAfterSeconds).toMatchObject({ mean: 60, sd: 0 });
  expect(summary.contribution.participant).toMatchObject({ mean: 57.5, least: 20, most: 100 });
  expect(summary.contribution.least).toMatchObject({ mean: 25 });
  expect(summary.tierShares).toEqual({ gold: 0.5, silver: 0, bronze: 0, participation: 0.5 });
  expect(summary.cost.perRun).toEqual({
    ...{ xp: 230, gold: 37.5, currency: { token: 4 }, reputation: 0 },
    items: [{ itemId: 5, name: "shell", quantity: 2.25 }],
    found: [{ itemId: 5, name: "shell", quantity: 0.25 }],
  });
  expect(summary.cost.perParticipant).toMatchObject({ xp: 115, gold: 18.75, currency: { token: 2 } });
});

test("the spread that 50 real runs are held against follows from the deviation between runs and the allowances", () => {
  const { spread } = summaryOf(simulationOf(), results);
  const half = 3 * Math.sqrt(28) * Math.sqrt(1 / 50 + 1 / 3) + 0.05 * 14 + 2 * 0.06;
  expect(spread.durationSeconds?.low).toBeCloseTo(14 - half, 10);
  expect(spread.durationSeconds?.high).toBeCloseTo(14 + half, 10);
  expect(spread.tierShares.gold).toEqual({ low: 0.45, high: 0.55 });
  expect(spread.tierShares.silver).toEqual({ low: 0, high: 0.05 });
  expect(spread.completionRate.high).toBe(1);
});

test("without a completed run there is no duration, and the tables say why", () => {
  const failed = results.slice(3);
  const summary = summaryOf(simulationOf(), failed);
  expect(summary).toMatchObject({ durationSeconds: null, completionRate: 0, spread: { durationSeconds: null } });
  const text = summaryText(summary, 100);
  expect(text).toContain("completed 0 of 1 (0.0 %); failed: 1 time_limit.");
  expect(text).toContain("failed after, s");
  expect(text).not.toContain("duration, s");
});

test("people are shown tables", () => {
  const text = summaryText(summaryOf(simulationOf(), results), 100);
  for (const word of ["completed 3 of 4 (75.0 %)", "time_limit", "participation", "token", "shell (5)", "100 runs/s"]) {
    expect(text).toContain(word);
  }
});

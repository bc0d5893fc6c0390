import { expect, test } from "vitest";
import type { Summary } from "../../../tools/simulate/summary.ts";
import { zonetide } from "../cli/run-cli.ts";

const simulate = (...words: string[]) => zonetide(["content", "simulate", ...words]);

test("an event of the shipped content, as tables and as JSON", async () => {
  const words = ["102", "--players", "10", "--runs", "20", "--seed", "7"];
  const tables = await simulate(...words);
  expect({ code: tables.code, stderr: tables.stderr }).toEqual({ code: 0, stderr: "" });
  expect(tables.stdout).toMatch(/^Event 102 \(.+\), 10 players \(average\), 20 runs from seed 7:\ncompleted 20 of 20/);
  expect(tables.stdout).toMatch(/│ duration, s +│/);

  const json = await simulate(...words, "--json");
  const summary: Summary = JSON.parse(json.stdout);
  expect(summary).toMatchObject({ eventId: 102, bossId: null, players: 10, skill: "average", seed: 7, runs: 20 });
  expect(summary).toMatchObject({ completionRate: 1, failures: {}, failedAfterSeconds: null });
  expect(summary.spread.durationSeconds?.low).toBeLessThan(summary.durationSeconds?.mean ?? 0);
  expect(summary.cost.perRun.xp).toBeCloseTo(summary.cost.perParticipant.xp * 10, 6);
  expect((await simulate(...words, "--json")).stdout).toBe(json.stdout);
});

test("a world boss, and players of mixed skill at a rate of their own", async () => {
  const words = ["9001", "--boss", "--players", "12", "--runs", "3", "--skill", "novice:2,expert:1", "--rate", "2"];
  const { code, stdout } = await simulate(...words, "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ bossId: 9001, completed: 3, skill: "novice:2,expert:1", rate: 2 });
});

test.each([
  [["999", "--players", "10"], 1, /^There is no event 999 in .+: take one of 101 \(.+\)\.\n$/],
  [["999", "--boss", "--players", "10"], 1, /^There is no world boss 999 in .+: take one of 9001 \(.+\)\.\n$/],
  [["101", "--players", "3", "--content-dir", "/nowhere"], 1, /^The content directory \/nowhere does not exist: .+\n$/],
  [["101"], 2, /^Required option '--players <n>' not specified: .+\n$/],
  [["x", "--players", "3"], 2, /^EVENT takes a whole number from 1 to .+\n$/],
  [["101", "--players", "0"], 2, /^--players takes a whole number from 1 to 1000, and "0" was given: .+\n$/],
  [["101", "--players", "1000", "--runs", "10001"], 2, /^--runs takes a whole number from 1 to 10000, .+\n$/],
  [["101", "--players", "3", "--rate", "fast"], 2, /^--rate takes a number from 0\.1 to 150, .+\n$/],
  [["101", "--players", "3", "--seed", "-1"], 2, /^--seed takes a whole number from 0 to .+\n$/],
  [["101", "--players", "3", "--skill", "hero"], 2, /^--skill takes one of novice, average and expert, .+\n$/],
])("%j is refused in one sentence", async (words, code, sentence) => {
  const refused = await simulate(...words);
  expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code, stdout: "" });
  expect(refused.stderr).toMatch(sentence);
});

test("the help names the skills with their numbers, and shows examples", async () => {
  const { stdout } = await simulate("--help");
  expect(stdout).toContain("average  4 actions/s, 0 ms to notice something new, 0 % of the time idle");
  expect(stdout).toContain("zonetide content simulate 101 --players 10");
});

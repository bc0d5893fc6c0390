/** `zonetide content simulate`: plays an event many times on a fake clock, without a server, and says what came of it. */
import type { Command } from "commander";
import { loadSoundContent } from "../../src/main/sound-content.ts";
import { gameDataOf } from "../bots/game-data.ts";
import { addConfigFlags, configOf } from "../config-flags.ts";
import { parseOptions, type RawOptions, type SimulateOptions } from "./options.ts";
import { makeProgress, type Progress } from "./progress.ts";
import { summaryText } from "./report.ts";
import type { RunResult } from "./run-result.ts";
import { type Simulation, simulateRun } from "./simulated-run.ts";
import { SKILLS } from "./skills.ts";
import { summaryOf } from "./summary.ts";

const skillLines = Object.entries(SKILLS).map(([name, { actionsPerSecond, reactionMs, idlePart }]) => {
  const rest = `${reactionMs} ms to notice something new, ${idlePart * 100} % of the time idle`;
  return `  ${name.padEnd(9)}${actionsPerSecond} actions/s, ${rest}`;
});

const HELP = `
The players are driven like the bots of "zonetide bots", whose default an average player is:
${skillLines.join("\n")}
A mix gives each skill a weight. --rate sets the actions per second of all of them.

Rewards are those of characters who play the event for the first time. The same seed gives the same result; "spread" in
the JSON says between which bounds the means of 50 real runs are to be expected. The exit code is 0 whatever comes of
the runs.

Examples:
  zonetide content simulate 101 --players 10
  zonetide content simulate 106 --players 4 --skill novice --runs 200
  zonetide content simulate 111 --players 20 --skill novice:5,average:3,expert:2 --json
  zonetide content simulate 9001 --boss --players 30 --rate 2 --seed 7`;

const keys = ["contentDir"] as const;

/** Adds `simulate` to the commands that look after content. */
export function registerSimulateCommand(content: Command): void {
  const simulate = content
    .command("simulate")
    .description("play an event many times without a server, and say how it goes and what it costs")
    .argument("<event>", "id of the event, or with --boss of the world boss")
    .option("--boss", "the id is that of a world boss", false)
    .requiredOption("--players <n>", "how many players take part")
    .option("--skill <skill>", "novice, average, expert, or a mix such as novice:5,expert:1", "average")
    .option("--runs <n>", "how many runs", "1000")
    .option("--seed <s>", "what chance begins with", "1")
    .option("--rate <r>", "actions per second of each player (default: as its skill says)")
    .option("--json", "print the result as JSON", false)
    .addHelpText("after", HELP);
  addConfigFlags(simulate, keys);
  simulate.action(async (event: string, raw: RawOptions) => {
    await simulateEvent(parseOptions(event, raw), configOf(simulate, keys).contentDir);
  });
}

async function simulateEvent(options: SimulateOptions, contentDir: string): Promise<void> {
  const { eventId, runs, json, ...rest } = options;
  const content = await loadSoundContent(contentDir);
  const simulation = { content, data: gameDataOf(content, eventId, contentDir), ...rest };
  const progress = makeProgress(runs, json, process.stdout);
  const startedAtMs = performance.now();
  const results = simulateAll(simulation, runs, progress);
  const runsPerSecond = runs / ((performance.now() - startedAtMs) / 1_000);
  progress.stop();
  const summary = summaryOf(simulation, results);
  console.log(json ? JSON.stringify(summary) : summaryText(summary, runsPerSecond));
}

function simulateAll(simulation: Simulation, runs: number, progress: Progress): RunResult[] {
  return Array.from({ length: runs }, (_, index) => {
    const result = simulateRun(simulation, index);
    progress.done(index + 1);
    return result;
  });
}

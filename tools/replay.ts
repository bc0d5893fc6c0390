/** `zonetide replay FILE`: plays the clients of a capture to a server, and compares what they are shown. */
import { basename } from "node:path";
import type { Command } from "commander";
import { CaptureError } from "../src/capture/capture-item.ts";
import { readCapture } from "../src/capture/read-capture.ts";
import { OperatorError } from "../src/config/operator-error.ts";
import { exitCodes } from "./cli-errors.ts";
import { addConfigFlags, configOf, databaseKeys } from "./config-flags.ts";
import { progressBar } from "./progress-bar.ts";
import { parseOptions, type RawOptions, type ReplayOptions } from "./replay/options.ts";
import type { Plan } from "./replay/plan.ts";
import { Planner } from "./replay/planner.ts";
import { runReplay } from "./replay/replay-run.ts";
import { resultJson, resultText } from "./replay/report.ts";

const keys = [...databaseKeys, "ticketSecret"] as const;

/** One Ctrl-C may arrive twice, from the terminal and from npm: only a later one means that ending takes too long. */
const SAME_SIGNAL_MS = 1_000;
const LINE_EVERY_MS = 5_000;

const HELP = `
FILE is a pcap or pcapng of any make, a PKT 3.1 or JSON lines. Logins are made anew: the character that has the capture's
number on the server, else one named "Replay NUMBER", which is made. Runs, creatures and objects are found by what they
are and where they stand. A packet waits for what it names, and for what its client had been shown before, 30 s longer
than in the capture; then it is skipped. Events that begin in the capture are started on the server of the data directory.

With --expect what the server says is compared with the capture, and the first difference is shown. With --json every
line of standard output is JSON, the last one with "outcome": "same", "different", "replayed" or "failed".
Exit code 0 when it was replayed (with --expect: to the same result), otherwise 1.

Examples:
  zonetide replay evening.pcapng
  zonetide replay evening.pcapng --expect --speed 10
  zonetide replay bug.jsonl --sessions 3 --speed max --json
  zonetide replay evening.pcap --target 127.0.0.1:24001 --no-start`;

/** Adds `replay FILE` to the CLI. */
export const registerReplayCommand = (program: Command): void => {
  const replay = program
    .command("replay")
    .description("play the clients of a capture to a server")
    .argument("<file>", "the capture")
    .option("--target <host:port>", "game server to play to (default: that of the data directory)")
    .option("--speed <speed>", "1, 10, another number, or max for as fast as the server allows", "1")
    .option("--sessions <list>", "only these sessions of the capture, such as 1,3-5")
    .option("--expect", "compare what the server says with the capture", false)
    .option("--no-start", "start no events")
    .option("--json", "print JSON lines, the last with the result", false)
    .addHelpText("after", HELP);
  addConfigFlags(replay, keys);
  replay.action(async (file: string, raw: RawOptions) => {
    const options = parseOptions(raw);
    await replayFile(file, options, configOf(replay, keys));
  });
};

async function replayFile(file: string, options: ReplayOptions, config: ReturnType<typeof configOf>): Promise<void> {
  const say = (message: string): void =>
    console.log(options.json ? JSON.stringify({ kind: "note", message }) : message);
  const interruption = listenForInterrupts();
  const progress = showProgress(options.json);
  try {
    const plan = await planOf(file, options);
    for (const note of plan.notes) say(note);
    const { signal } = interruption;
    const result = await runReplay({ plan, options, config, signal, say, onStep: progress.update });
    progress.stop();
    const name = basename(file);
    console.log(options.json ? resultJson(name, result) : resultText(name, result));
    if (result.outcome === "different" || result.outcome === "failed") process.exitCode = exitCodes.failed;
  } finally {
    progress.stop();
    interruption.end();
  }
}

async function planOf(file: string, { isWanted }: ReplayOptions): Promise<Plan> {
  const planner = new Planner(isWanted);
  try {
    for await (const item of readCapture(file)) planner.take(item);
  } catch (error) {
    if (error instanceof CaptureError) throw new OperatorError(error.message, { cause: error });
    throw error;
  }
  const plan = planner.plan();
  if (plan.steps.some(({ kind }) => kind === "send")) return plan;
  throw new OperatorError(
    `${file} has no packet of a client to replay: see what it has with "zonetide capture show", and look at --sessions.`,
  );
}

/** A bar on a terminal, otherwise a line every five seconds. */
function showProgress(isJson: boolean): { update(done: number, total: number): void; stop(): void } {
  const bar = progressBar("Replaying", "packets", !isJson);
  let spokeAtMs = performance.now();
  return {
    update(done, total) {
      bar.update(done, total);
      if ((process.stderr.isTTY && !isJson) || performance.now() - spokeAtMs < LINE_EVERY_MS) return;
      spokeAtMs = performance.now();
      console.log(isJson ? JSON.stringify({ kind: "progress", done, total }) : `${done} of ${total} packets`);
    },
    stop: () => bar.stop(),
  };
}

/** Aborts `signal` on Ctrl-C, until `end`. */
function listenForInterrupts(): { readonly signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  let firstAtMs = Number.POSITIVE_INFINITY;
  const interrupt = (): void => {
    if (performance.now() - firstAtMs > SAME_SIGNAL_MS) process.exit(exitCodes.failed);
    firstAtMs = Math.min(firstAtMs, performance.now());
    controller.abort();
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const name of signals) process.on(name, interrupt);
  return {
    signal: controller.signal,
    end: () => {
      for (const name of signals) process.off(name, interrupt);
    },
  };
}

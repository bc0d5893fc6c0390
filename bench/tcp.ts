import { type ChildProcess, spawn } from "node:child_process";
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { measureDisk } from "./disk.ts";
import { measureEcho } from "./echo.ts";
import type { BenchRow, BenchSection } from "./section.ts";

const BOTS = 500;
const RATE = 20;
/** From the first login on: the seconds in which everybody comes and the code is cold count too. */
const SECONDS = 60;
const YARDSTICK_SECONDS = 15;
/** The event of the shipped content with one creature that takes any amount of damage; its target is put out of reach. */
const EVENT_ID = 105;
const ENDLESS = 4_000_000_000;
const READY_MS = 30_000;

/** As much of an event as is changed here. */
const objective = z.looseObject({ target: z.number().optional() });
const phase = z.looseObject({ objectives: z.array(objective) });
const eventsFile = z.object({
  public_events: z.array(z.looseObject({ id: z.number(), phases: z.array(phase).default([]) })),
});

const root = fileURLToPath(new URL("..", import.meta.url));
const report = z.object({
  actionsPerSecond: z.number(),
  latencyMs: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
});

/**
 * 500 bots at 20 actions a second on a fresh server with the embedded database, beside a bare echo of the same load and
 * what the disk takes by itself meanwhile: nothing can be shown sooner than it is durable.
 */
export async function run(): Promise<BenchSection> {
  const echo = await measureEcho({ connections: BOTS, rate: RATE, seconds: YARDSTICK_SECONDS });
  const dataDir = await mkdtemp(join(tmpdir(), "zonetide-bench-"));
  await chmod(dataDir, 0o711);
  const contentDir = await endlessContent(dataDir);
  const place = ["--data-dir", dataDir, "--content-dir", contentDir];
  const server = zonetide(["serve", "--game-port", "0", "--console-port", "0", ...place], "ignore");
  try {
    await ready(dataDir, server);
    const played = new AbortController();
    const probed = measureDisk(dataDir, played.signal);
    const { latencyMs, actionsPerSecond } = await bots(place).finally(() => played.abort());
    const disk = await probed;
    const name = `TCP: ${BOTS} bots, ${Math.round(actionsPerSecond)} actions/s, action to durable progress shown`;
    const beside = (at: keyof typeof latencyMs, yardstick: string, yardstickValue: number): BenchRow => {
      return { name: at, value: latencyMs[at], yardstick, yardstickValue, ratio: latencyMs[at] / yardstickValue };
    };
    const rows = (["p50", "p99", "max"] as const).flatMap((at) => [
      beside(at, "bare echo of the same packets", echo[at]),
      beside(at, "fdatasync of a commit's bytes meanwhile", disk[at]),
    ]);
    return { name, unit: "ms", rows };
  } finally {
    await ended(server, "SIGTERM");
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The shipped content, but for the event that must not end while it is measured. */
async function endlessContent(dataDir: string): Promise<string> {
  const contentDir = join(dataDir, "content");
  await cp(join(root, "content"), contentDir, { recursive: true });
  const file = join(contentDir, "public_events.json");
  const { public_events: events } = eventsFile.parse(JSON.parse(await readFile(file, "utf8")));
  for (const { id, phases } of events) {
    if (id === EVENT_ID) for (const { objectives } of phases) for (const one of objectives) one.target = ENDLESS;
  }
  await writeFile(file, JSON.stringify({ public_events: events }));
  return contentDir;
}

async function bots(place: readonly string[]): Promise<z.output<typeof report>> {
  const words = ["bots", "--event", `${EVENT_ID}`, "--start", "--count", `${BOTS}`, "--rate", `${RATE}`, "--json"];
  const child = zonetide([...words, "--seconds", `${SECONDS}`, ...place], "pipe");
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  await ended(child);
  return report.parse(JSON.parse(output.trim().split("\n").at(-1) ?? ""));
}

async function ready(dataDir: string, server: ChildProcess): Promise<void> {
  for (const deadline = performance.now() + READY_MS; performance.now() < deadline; await delay(50)) {
    if (server.exitCode !== null) throw new Error("the server did not start: run it by hand to see why");
    const isThere = await readFile(join(dataDir, "server.json")).catch(() => null);
    if (isThere !== null) return;
  }
  throw new Error("the server was not ready in time");
}

function zonetide(words: readonly string[], stdout: "ignore" | "pipe"): ChildProcess {
  const env = { ...process.env, LOG_LEVEL: "warn" };
  return spawn(process.execPath, [join(root, "bin/zonetide.js"), ...words], {
    cwd: root,
    env,
    stdio: ["ignore", stdout, "inherit"],
  });
}

function ended(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("close", () => resolve());
    if (signal !== undefined) child.kill(signal);
  });
}

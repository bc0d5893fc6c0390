/** What is shown while the bots play: bars on a terminal, otherwise a line every five seconds. */
import { MultiBar, type SingleBar } from "cli-progress";
import type { Fleet } from "./fleet.ts";
import type { GameData } from "./game-data.ts";
import { objectiveOf } from "./game-data.ts";
import type { ShownRun } from "./sight.ts";

/** Shows the run until `stop`; `say` shows a sentence in between. */
export type ProgressDisplay = { say(sentence: string): void; watch(fleet: Fleet): void; stop(): void };

const LINE_EVERY_MS = 5_000;
const BAR_EVERY_MS = 250;
const KIND_WIDTH = 12;

/** The display for where the output goes. */
export function makeDisplay(data: GameData, json: boolean, out: NodeJS.WriteStream): ProgressDisplay {
  if (!json && out.isTTY) return barDisplay(data, out);
  return lineDisplay(data, json, (line) => out.write(`${line}\n`));
}

/** Actions per second since the last look. */
function speedometer(fleet: Fleet): () => number {
  let actions = fleet.actions;
  let atMs = performance.now();
  return () => {
    const [before, beforeMs] = [actions, atMs];
    actions = fleet.actions;
    atMs = performance.now();
    return atMs === beforeMs ? 0 : (actions - before) / ((atMs - beforeMs) / 1_000);
  };
}

const kindOf = (data: GameData, run: ShownRun, index: number, type: string): string =>
  objectiveOf(data, run.phase, index)?.type ?? type;

function lineDisplay(data: GameData, json: boolean, print: (line: string) => void): ProgressDisplay {
  let timer: NodeJS.Timeout | undefined;
  return {
    say: (sentence) => print(json ? JSON.stringify({ kind: "note", message: sentence }) : sentence),
    watch(fleet) {
      const speed = speedometer(fleet);
      const look = json ? () => progressJson(data, fleet, speed()) : () => progressText(data, fleet, speed());
      timer = setInterval(() => print(look()), LINE_EVERY_MS);
    },
    stop: () => clearInterval(timer),
  };
}

function objectivesOf(data: GameData, run: ShownRun | null) {
  return (run?.objectives ?? []).map(({ index, type, current, target }) => ({
    index,
    type: run === null ? type : kindOf(data, run, index, type),
    current,
    target,
  }));
}

function progressJson(data: GameData, fleet: Fleet, actionsPerSecond: number): string {
  const run = fleet.shownRun;
  return JSON.stringify({
    kind: "progress",
    botsOnline: fleet.online,
    actionsPerSecond: Math.round(actionsPerSecond),
    instanceId: run?.instanceId ?? null,
    phase: run?.phase ?? null,
    objectives: objectivesOf(data, run),
  });
}

function progressText(data: GameData, fleet: Fleet, actionsPerSecond: number): string {
  const run = fleet.shownRun;
  const objectives = objectivesOf(data, run).map(({ type, current, target }) => `${type} ${current}/${target}`);
  const where = run === null ? "no run yet" : `run ${run.instanceId} phase ${run.phase + 1}: ${objectives.join(", ")}`;
  return `${fleet.online} bots online, ${Math.round(actionsPerSecond)} actions/s, ${where}`;
}

function barDisplay(data: GameData, out: NodeJS.WriteStream): ProgressDisplay {
  const format = "{kind} {bar} {value}/{total}";
  const bars = new MultiBar({
    format,
    stream: out,
    hideCursor: true,
    forceRedraw: true,
    emptyOnZero: true,
    barsize: 30,
  });
  const shown = new Map<string, SingleBar>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const draw = (fleet: Fleet, status: SingleBar, actionsPerSecond: number): void => {
    const text = `${fleet.online} bots online, ${Math.round(actionsPerSecond)} actions/s`;
    status.update(fleet.online, { text });
    const run = fleet.shownRun;
    for (const { index, type, current, target } of objectivesOf(data, run)) {
      const key = `${run?.instanceId} ${run?.phase} ${index}`;
      const kind = `${(run?.phase ?? 0) + 1} ${type}`.padEnd(KIND_WIDTH);
      const bar = shown.get(key) ?? bars.create(target, 0, { kind });
      shown.set(key, bar);
      bar.update(current, { kind });
    }
  };
  return {
    say: (sentence) => (timer === undefined ? out.write(`${sentence}\n`) : bars.log(`${sentence}\n`)),
    watch(fleet) {
      const speed = speedometer(fleet);
      const status = bars.create(fleet.bots.length, 0, { text: "" }, { format: "{text}" });
      timer = setInterval(() => draw(fleet, status, speed()), BAR_EVERY_MS);
    },
    stop() {
      clearInterval(timer);
      if (isStopped) return;
      isStopped = true;
      bars.stop();
    },
  };
}

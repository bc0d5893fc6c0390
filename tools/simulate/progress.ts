/** What is shown while runs are simulated: a bar on a terminal, otherwise a line every five seconds. */
import { SingleBar } from "cli-progress";

export type Progress = { done(runs: number): void; stop(): void };

const LINE_EVERY_MS = 5_000;

const silent: Progress = { done: () => {}, stop: () => {} };

/** The display for where the output goes; none with `--json`, whose output is the result alone. */
export function makeProgress(runs: number, json: boolean, out: NodeJS.WriteStream): Progress {
  if (json) return silent;
  return out.isTTY ? barProgress(runs, out) : lineProgress(runs, (line) => out.write(`${line}\n`));
}

/** Simulating leaves no time for signal handlers, so the bar has none and hides nothing that it would have to restore. */
function barProgress(runs: number, out: NodeJS.WriteStream): Progress {
  const format = "{bar} {value}/{total} runs, {eta_formatted} left";
  const bar = new SingleBar({
    format,
    stream: out,
    gracefulExit: false,
    linewrap: true,
    clearOnComplete: true,
    barsize: 30,
  });
  bar.start(runs, 0);
  return { done: (count) => bar.update(count), stop: () => bar.stop() };
}

function lineProgress(runs: number, print: (line: string) => void): Progress {
  let printedAtMs = performance.now();
  const done = (count: number): void => {
    if (performance.now() - printedAtMs < LINE_EVERY_MS) return;
    printedAtMs = performance.now();
    print(`${count} of ${runs} runs`);
  };
  return { done, stop: () => {} };
}

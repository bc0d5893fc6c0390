/** Programs beside the test, as real processes that can be killed, and what they say line by line. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export type Said = Readonly<Record<string, unknown>>;

export type RunningProgram = {
  /** Everything that it has said so far. */
  readonly said: readonly Said[];
  /** The first line, said before or to be said, that is what is looked for. */
  next<T extends Said>(isWanted: (said: Said) => said is T): Promise<T>;
  /** Resolves to its exit code, null if it was killed. */
  readonly ended: Promise<number | null>;
  /** `kill -9`, and its end. */
  kill(): Promise<void>;
};

export function runProgram(file: string, words: readonly string[]): RunningProgram {
  const script = fileURLToPath(new URL(`./${file}`, import.meta.url));
  const child = spawn(process.execPath, [script, ...words], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close").then(([code]) => code as number | null);
  const said: Said[] = [];
  let more = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    said.push(JSON.parse(line));
    more.resolve();
    more = Promise.withResolvers();
  });
  return {
    said,
    ended,
    async next(isWanted) {
      for (let at = 0; ; at++) {
        for (let isOver = false; at >= said.length; ) {
          if (isOver) throw new Error(`${file} ended without saying it`);
          await Promise.race([more.promise, ended.then(() => (isOver = true))]);
        }
        const one = said[at];
        if (one !== undefined && isWanted(one)) return one;
      }
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

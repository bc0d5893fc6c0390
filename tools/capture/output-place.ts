/** Where a converted capture goes: a file takes its name only when it is whole. */
import { unlinkSync } from "node:fs";
import { realpath, rename, stat, unlink } from "node:fs/promises";
import type { Writable } from "node:stream";
import { OperatorError, systemCode } from "../../src/config/operator-error.ts";

/** Standard output, as it is typed in the place of a file. */
export const STANDARD = "-";

/** `keep` when all is written, `discard` when it cannot be: then what was there before is untouched. */
export type OutputPlace = {
  readonly target: string | Writable;
  keep(): Promise<void>;
  discard(): Promise<void>;
};

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const asItIs = (target: string | Writable): OutputPlace => ({
  target,
  keep: async () => undefined,
  discard: async () => undefined,
});

/** @param path "-": standard output. Devices and pipes are written to themselves. */
export async function outputPlace(path: string): Promise<OutputPlace> {
  if (path === STANDARD) return asItIs(process.stdout);
  const found = await stat(path).catch(() => null);
  if (found !== null && !found.isFile()) return asItIs(path);
  // A link stays one: what it leads to is replaced.
  return besideFile(await realpath(path).catch(() => path));
}

/** Written beside its place, and moved there; a signal takes along what is half written, and nothing else. */
function besideFile(path: string): OutputPlace {
  const target = `${path}.${process.pid}.partial`;
  const leave = (signal: NodeJS.Signals): void => {
    try {
      unlinkSync(target);
    } catch {
      // It has not been made yet.
    }
    release();
    process.kill(process.pid, signal);
  };
  const release = (): void => {
    for (const signal of SIGNALS) process.off(signal, leave);
  };
  for (const signal of SIGNALS) process.on(signal, leave);
  return {
    target,
    async keep() {
      try {
        await rename(target, path);
      } catch (error) {
        const reason = systemCode(error) ?? String(error);
        throw new OperatorError(`${path} cannot be written (${reason}): choose another place.`, { cause: error });
      } finally {
        release();
      }
    },
    async discard() {
      release();
      await unlink(target).catch(() => undefined);
    },
  };
}

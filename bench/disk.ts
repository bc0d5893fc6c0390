import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** About a batch of 500 participants, as it is stored. */
const BYTES = 32_768;
/** Overwritten from its start when it is full, as a segment of the log is. */
const FILE_BYTES = 16 * 2 ** 20;
const EVERY_MS = 100;

export type Disk = { readonly p50: number; readonly p99: number; readonly max: number };

/** What the disk itself takes for a commit's bytes, in ms, ten times a second until the signal is aborted. */
export async function measureDisk(folder: string, signal: AbortSignal): Promise<Disk> {
  const path = join(folder, "bench-disk");
  const file = await open(path, "w");
  const tookMs: number[] = [];
  try {
    await file.writeFile(Buffer.alloc(FILE_BYTES));
    await file.sync();
    const bytes = Buffer.alloc(BYTES, 1);
    for (let written = 0; !signal.aborted; written += BYTES) {
      await file.write(bytes, 0, BYTES, written % FILE_BYTES);
      const startedMs = performance.now();
      await file.datasync();
      tookMs.push(performance.now() - startedMs);
      await delay(Math.max(0, EVERY_MS - (performance.now() - startedMs)));
    }
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
  tookMs.sort((one, other) => one - other);
  const at = (part: number): number => tookMs[Math.floor(tookMs.length * part)] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: tookMs.at(-1) ?? Number.NaN };
}

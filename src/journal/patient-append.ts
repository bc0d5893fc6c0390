import type { Append, Verdict } from "./event.ts";
import type { ErrorClass } from "./late-errors.ts";
import type { JournalLog } from "./log.ts";

/** Resolves after `ms`; one that heeds the signal lets a stopping process go at once. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

export type PatientAppendOptions = {
  readonly append: (appends: readonly Append[]) => Promise<Verdict[]>;
  readonly classify: (error: unknown) => ErrorClass;
  readonly wait: Wait;
  readonly log: JournalLog;
};

const firstDelayMs = 100;
const longestDelayMs = 5000;

/**
 * Appends a batch for as long as the database is merely late: the same batch with the same ids, which makes it safe
 * to send again after a commit whose answer was lost. Any other error refuses the whole batch. Never rejects.
 */
export async function appendPatiently(
  { append, classify, wait, log }: PatientAppendOptions,
  batch: readonly Append[],
  signal: AbortSignal,
): Promise<Verdict[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      const verdicts = await append(batch);
      if (attempt > 0)
        log.info({ attempts: attempt + 1 }, "The journal is back: the batch that waited has its verdicts.");
      return verdicts;
    } catch (error) {
      if (classify(error) === "refused") {
        log.error({ err: error, appends: batch.length }, "The database refused a batch of the journal for good.");
        return refuseAll(batch, error instanceof Error ? error.message : String(error));
      }
      if (attempt === 0)
        log.warn({ err: error }, "The journal is late: trying the same batch until the database is back.");
      if (!signal.aborted) await wait(delayMs(attempt), signal).catch(() => undefined);
      if (signal.aborted) return refuseAll(batch, "the server stopped before the database was back");
    }
  }
}

/** The verdict of a batch that is not in the journal, as far as anybody knows. */
export function refuseAll(batch: readonly Append[], message: string): Verdict[] {
  return batch.map(() => ({ ok: false, reason: "refused", message }));
}

/** Doubles up to the longest, each between a half and the whole of it, so that servers do not come back in step. */
function delayMs(attempt: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 16)) * (0.5 + Math.random() / 2);
}

import type { Append, Verdict } from "./event.ts";
import type { ErrorClass } from "./late-errors.ts";
import type { JournalLog } from "./log.ts";

/** Resolves after `ms`; one that heeds the signal lets a stopping process go at once. */
export type Wait = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Where a batch is made durable while the database is away; `JournalSpill`. */
export type Spill = {
  /** Whether batches have to go here. */
  readonly isActive: boolean;
  /** @throws when it takes no more; the batch is then nowhere */
  store(batch: readonly Append[]): Promise<Verdict[]>;
  succeeded(): void;
  failed(error: unknown): void;
};

export type PatientAppendOptions = {
  readonly append: (appends: readonly Append[]) => Promise<Verdict[]>;
  readonly classify: (error: unknown) => ErrorClass;
  readonly wait: Wait;
  readonly log: JournalLog;
  /** Without one, a batch waits for the database however long it is away. */
  readonly spill?: Spill | undefined;
};

const firstDelayMs = 100;
const longestDelayMs = 5000;
/** How often a spill that takes no more is asked again; one that is given up takes nothing for good. */
const blockedDelayMs = 250;

/**
 * Appends a batch for as long as the database is merely late: the same batch with the same ids, which makes it safe
 * to send again after a commit whose answer was lost. With a spill it goes there as soon as that is where batches go,
 * and its ids with it. Any other error refuses the whole batch. Never rejects.
 */
export async function appendPatiently(
  options: PatientAppendOptions,
  batch: readonly Append[],
  signal: AbortSignal,
): Promise<Verdict[]> {
  const { classify, wait, log, spill } = options;
  for (let attempt = 0; ; attempt++) {
    const isSpilling = isActive(spill);
    try {
      return await appendOnce(options, batch, attempt);
    } catch (error) {
      if (!isSpilling && classify(error) === "refused") {
        log.error({ err: error, appends: batch.length }, "The database refused a batch of the journal for good.");
        return refuseAll(batch, error instanceof Error ? error.message : String(error));
      }
      if (!isSpilling) noteLate(options, error, attempt);
      const isSentOn = !isSpilling && isActive(spill);
      const ms = isSpilling ? blockedDelayMs : delayMs(attempt);
      if (!signal.aborted && !isSentOn) await wait(ms, signal).catch(() => undefined);
      if (signal.aborted) return refuseAll(batch, "the server stopped before the database was back");
    }
  }
}

async function appendOnce(
  { append, spill, log }: PatientAppendOptions,
  batch: readonly Append[],
  attempt: number,
): Promise<Verdict[]> {
  if (spill !== undefined && isActive(spill)) return spill.store(batch);
  const verdicts = await append(batch);
  spill?.succeeded();
  if (attempt > 0 && spill === undefined)
    log.info({ attempts: attempt + 1 }, "The journal is back: the batch that waited has its verdicts.");
  return verdicts;
}

/** Asked anew each time: it changes while a batch waits. */
function isActive(spill: Spill | undefined): boolean {
  return spill?.isActive === true;
}

/** With a spill there is a health that says so, once for each change. */
function noteLate({ spill, log }: PatientAppendOptions, error: unknown, attempt: number): void {
  if (spill !== undefined) spill.failed(error);
  else if (attempt === 0)
    log.warn({ err: error }, "The journal is late: trying the same batch until the database is back.");
}

/** The verdict of a batch that is not in the journal, as far as anybody knows. */
export function refuseAll(batch: readonly Append[], message: string): Verdict[] {
  return batch.map(() => ({ ok: false, reason: "refused", message }));
}

/** Doubles up to the longest, each between a half and the whole of it, so that servers do not come back in step. */
function delayMs(attempt: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempt, 16)) * (0.5 + Math.random() / 2);
}

import type { EncodedAppend } from "../append-columns.ts";
import type { Verdict } from "../event.ts";
import type { SpillFile } from "./spill-file.ts";
import { spilledAppends, spilledEvents } from "./spilled-batch.ts";

export type DrainOptions = {
  readonly file: SpillFile;
  readonly append: (encoded: readonly EncodedAppend[]) => Promise<Verdict[]>;
  /** What was drained, in order; awaited before more is. */
  readonly onDrained: (encoded: readonly EncodedAppend[], verdicts: readonly Verdict[]) => Promise<void>;
};

/** As many as a batch of GroupCommit has: there the cost of an event is lowest. */
const MAX_EVENTS = 1000;
// Data exception, integrity constraint, program limit: the batch itself cannot be stored, now or later.
const ownFaultClasses = ["22", "23", "54"];

/**
 * Appends what the spill holds, in order, many records at once.
 * @returns when the file is drained
 * @throws whatever keeps the database from taking it; what it has taken by then stays drained
 */
export async function drainSpill(options: DrainOptions): Promise<void> {
  while (!options.file.isEmpty) await drainSome(options, MAX_EVENTS);
}

async function drainSome(options: DrainOptions, maxEvents: number): Promise<void> {
  const { file, append, onDrained } = options;
  let events = 0;
  const { payloads, end } = await file.read((payload) => {
    events += spilledEvents(payload);
    return events < maxEvents;
  });
  const encoded = spilledAppends(payloads);
  let verdicts: Verdict[];
  try {
    verdicts = await append(encoded);
  } catch (error) {
    if (!isOwnFault(error)) throw error;
    // One record must not take others with it.
    if (payloads.length > 1) return drainSome(options, 1);
    const message = error instanceof Error ? error.message : String(error);
    verdicts = encoded.map(() => ({ ok: false, reason: "refused", message }));
  }
  // Told before it is let go: who must keep something of it gets the chance to fail.
  await onDrained(encoded, verdicts);
  file.drained(payloads.length, end);
}

function isOwnFault(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^[0-9A-Z]{5}$/.test(code) && ownFaultClasses.some((prefix) => code.startsWith(prefix));
}

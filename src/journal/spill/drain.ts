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
    return events <= maxEvents;
  });
  const encoded = spilledAppends(payloads);
  let verdicts: Verdict[];
  try {
    verdicts = await append(encoded);
  } catch (error) {
    if (!isOwnFault(error)) throw error;
    // One record must not take others with it, nor one append the rest of its record.
    if (payloads.length > 1) return drainSome(options, 1);
    verdicts = await appendApart(append, encoded);
  }
  // Told before it is let go: who must keep something of it gets the chance to fail.
  await onDrained(encoded, verdicts);
  file.drained(payloads.length, end);
}

/** Each append, or group of them, by itself: what is at fault is refused alone. Again after a failure is no harm. */
async function appendApart(append: DrainOptions["append"], encoded: readonly EncodedAppend[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const unit of unitsOf(encoded)) {
    try {
      verdicts.push(...(await append(unit)));
    } catch (error) {
      if (!isOwnFault(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      verdicts.push(...unit.map((): Verdict => ({ ok: false, reason: "refused", message })));
    }
  }
  return verdicts;
}

function unitsOf(encoded: readonly EncodedAppend[]): EncodedAppend[][] {
  const units: EncodedAppend[][] = [];
  let groupBefore = 0;
  for (const one of encoded) {
    const { group = 0 } = one.append;
    const last = units.at(-1);
    if (last !== undefined && group !== 0 && group === groupBefore) last.push(one);
    else units.push([one]);
    groupBefore = group;
  }
  return units;
}

function isOwnFault(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^[0-9A-Z]{5}$/.test(code) && ownFaultClasses.some((prefix) => code.startsWith(prefix));
}

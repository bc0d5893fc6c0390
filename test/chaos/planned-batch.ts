import type { Append, NewEvent } from "../../src/journal/event.ts";
import { SeededRandom } from "./seeded-random.ts";

const SHARED_STREAMS = 5;
const LINGER_MS = 8;
const PAUSE_MS = [5, 40] as const;

/** `way`: through the product's writer, in a transaction of its own, or in one that is rolled back. */
export type PlannedBatch = {
  readonly appends: readonly Append[];
  readonly way: "writer" | "commit" | "rollback";
  readonly lingerMs: number;
  readonly pauseMs: number;
};

/** What a writer's batch holds: some events of streams that all write, and one of a stream of its own. */
export function plannedBatch(seed: number, writer: number, batch: number): PlannedBatch {
  const random = new SeededRandom(seed, "batch", writer, batch);
  const way = wayOf(seed, writer, batch);
  const lingerMs = random.next() * LINGER_MS;
  const pauseMs = random.between(...PAUSE_MS);
  let events = 0;
  const newEvent = (): NewEvent => {
    events += 1;
    const data = { writer, batch, nth: events };
    return { id: random.id(events), type: "Tested", schemaVersion: 1, data, meta: {}, atMs: 1_763_690_000_000 + batch };
  };
  const shared = Array.from({ length: random.between(1, 3) }, (): Append => {
    const stream = `shared-${random.between(1, SHARED_STREAMS)}`;
    return { stream, expected: "any", events: Array.from({ length: random.between(1, 4) }, newEvent) };
  });
  const own = { stream: `own-${writer}`, expected: committedBefore(seed, writer, batch), events: [newEvent()] };
  return { appends: [...shared, own], way, lingerMs, pauseMs };
}

function wayOf(seed: number, writer: number, batch: number): PlannedBatch["way"] {
  return new SeededRandom(seed, "way", writer, batch).pick(["writer", "writer", "commit", "rollback"]);
}

/** By seed and writer, how many of the first batches are committed. */
const committed = new Map<string, number[]>();

function committedBefore(seed: number, writer: number, batch: number): number {
  const key = `${seed}/${writer}`;
  const counts = committed.get(key) ?? [0];
  committed.set(key, counts);
  for (let at = counts.length; at <= batch; at++) {
    const isCommitted = wayOf(seed, writer, at - 1) !== "rollback";
    counts.push((counts[at - 1] ?? 0) + (isCommitted ? 1 : 0));
  }
  return counts[batch] ?? 0;
}

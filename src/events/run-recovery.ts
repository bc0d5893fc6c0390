import { evolve } from "./evolve.ts";
import type { RunEvent } from "./run-events.ts";
import { type RunSnapshot, runFromSnapshot } from "./run-snapshot.ts";
import { initialRun, type RunState } from "./run-state.ts";

/** Where a run is read back from. Events come in the order of their versions. */
export type RunSource = {
  snapshot(instanceId: number): Promise<RunSnapshot | null>;
  events(instanceId: number, afterVersion: number): AsyncIterable<RunEvent>;
};

/** A run as the journal has it: the snapshot, if there is one, and what happened after it; null if it never started. */
export async function loadRun(source: RunSource, instanceId: number): Promise<RunState | null> {
  const snapshot = await source.snapshot(instanceId);
  let state = snapshot === null ? null : runFromSnapshot(snapshot);
  for await (const event of source.events(instanceId, state?.version ?? 0)) {
    if (event.type === "RunStarted") state = initialRun(event.data);
    else if (state !== null) evolve(state, event);
    else throw new Error(`the stream of run ${instanceId} does not begin with RunStarted`);
  }
  return state;
}

import type { ChainStep } from "../content/definitions.ts";
import type { ActiveRun, ChainProgress, ChainState, DirectorState, RunOutcome } from "./director-state.ts";

/** What tells whether a run is a step of a chain. */
export type StartedRun = Pick<ActiveRun, "instanceId" | "eventId" | "zoneInstance" | "cause">;

/**
 * The step (from 0) of the chain that a run which starts now is, or -1: the first step begins it (again), however it was
 * started; another one goes on with it where the chain itself started it, or where its predecessor was done already.
 */
export function stepOf({ chainId, steps, progress }: ChainState, { eventId, zoneInstance, cause }: StartedRun): number {
  const step = steps.findIndex((one) => one.eventId === eventId);
  const definition = steps[step];
  if (step <= 0 || definition === undefined) return step;
  if (cause.kind === "chain" && cause.chainId === chainId && cause.step === step) return step;
  const before = progress.get(zoneInstance);
  return before?.step === step - 1 && endedAsWanted(before, definition) ? step : -1;
}

/** A run has started that may be a step of the chain. */
export function beginStep(chain: ChainState, run: ActiveRun): void {
  const step = stepOf(chain, run);
  if (step < 0) return;
  const { progress } = chain;
  const { instanceId, zoneInstance, startedAtMs } = run;
  progress.set(zoneInstance, {
    ...{ zoneInstance, step, instanceId, startedAtMs, endedAtMs: 0 },
    status: "running",
    outcome: null,
    reason: null,
  });
}

/** The run of the chain's current step has ended; any other one's end does not matter to it. */
export function endStep({ steps, progress }: ChainState, run: ActiveRun, outcome: RunOutcome, atMs: number): void {
  const current = progress.get(run.zoneInstance);
  if (current?.instanceId !== run.instanceId) return;
  const isLast = current.step === steps.length - 1;
  current.status = !isLast ? "due" : outcome === "completed" ? "done" : "broken";
  current.outcome = outcome;
  current.endedAtMs = atMs;
}

/** Whether a step that has ended did so in the way that its successor waits for; one that was cancelled never did. */
export function endedAsWanted({ status, outcome }: ChainProgress, { on }: ChainStep): boolean {
  if (status === "running" || outcome === null || outcome === "cancelled") return false;
  return on === "ended" || on === outcome;
}

/**
 * Why an event may not be started in a zone instance, as a sentence, or null: it may. A locked step of a chain waits
 * until its predecessor has been done since the chain last began there.
 */
export function lockReason({ chains }: DirectorState, eventId: number, zoneInstance: number): string | null {
  for (const { chainId, steps, progress } of chains.values()) {
    const step = steps.findIndex((one) => one.eventId === eventId);
    const definition = steps[step];
    const before = steps[step - 1];
    if (definition === undefined || before === undefined || !definition.locked) continue;
    const current = progress.get(zoneInstance);
    if (current !== undefined && current.step >= step) continue;
    if (current?.step === step - 1 && endedAsWanted(current, definition)) continue;
    const place = `step ${step + 1} of ${steps.length} of chain ${chainId}`;
    const wanted = { completed: "been completed", failed: "failed", ended: "ended" }[definition.on];
    return `Event ${eventId} is locked (${place}): start it after event ${before.eventId} has ${wanted}.`;
  }
  return null;
}

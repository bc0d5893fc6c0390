import type { RunState } from "./run-state.ts";

/** Time until the event must be done, what game masters added included; Infinity without a limit. */
export function eventTimeLeftMs({ definition, extendedMs }: RunState, elapsedMs: number): number {
  const { durationMs } = definition;
  return durationMs === 0 ? Number.POSITIVE_INFINITY : Math.max(0, durationMs + extendedMs - elapsedMs);
}

/** Time until the event or the current phase must be done, whichever comes first; Infinity without a limit. */
export function timeLeftMs(state: RunState, elapsedMs: number): number {
  const phaseMs = state.definition.phases[state.phase]?.durationMs ?? 0;
  const phaseLeft =
    phaseMs === 0 ? Number.POSITIVE_INFINITY : phaseMs + state.phaseExtendedMs - (elapsedMs - state.phaseStartedMs);
  return Math.max(0, Math.min(eventTimeLeftMs(state, elapsedMs), phaseLeft));
}

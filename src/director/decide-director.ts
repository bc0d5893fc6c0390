import type { Ask, Facts } from "./asks.ts";
import { decideBosses } from "./decide-bosses.ts";
import { decideChains } from "./decide-chains.ts";
import { decideSchedules } from "./decide-schedules.ts";
import type { DirectorState } from "./director-state.ts";

/**
 * What is to be started or noted now. Pure: whoever carries it out tells the state through the journal alone, and as
 * long as the journal has not answered says so in `facts.isBusy`. Chains go before schedules: their turn came first.
 * Calendars go by the system's time (`nowMs`); what is due so long after a run, by the time that runs are measured by.
 */
export function decideDirector(state: DirectorState, nowMs: number, facts: Facts, runMs: number = nowMs): Ask[] {
  return [
    ...decideChains(state, runMs, facts),
    ...decideBosses(state, nowMs, facts, runMs),
    ...decideSchedules(state, nowMs, facts, runMs),
  ];
}

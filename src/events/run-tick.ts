import type { LiveRun } from "./live-run.ts";
import { timedKinds } from "./objectives/kinds.ts";
import { noteWhoIsHere, tickAbsence } from "./rules/absence.ts";
import { tickBoss } from "./rules/boss.ts";
import { failObjective, tickObjectiveLimits, tickRunLimit } from "./rules/limits.ts";
import { tickRounds } from "./rules/rounds.ts";
import { tickVotes } from "./rules/votes.ts";
import { tickWaves } from "./rules/waves.ts";
import type { ZoneView } from "./zone-view.ts";

/** How often what time moves is looked at: progress in seconds needs no more, and each look may be journaled. */
const LOOK_MS = 500;

const NOBODY: ZoneView = { players: () => [], creaturesNear: () => 0, ward: () => null };

const RULES = [tickRunLimit, tickObjectiveLimits, tickWaves, tickRounds, tickVotes, tickBoss, tickAbsence];

/** Lets what time moves go on, then applies every rule that time drives, in this order; the first that ends the run is the last. */
export function tickRun(run: LiveRun, view: ZoneView | null, nowMs: number): void {
  const { memory, state } = run;
  const elapsedMs = run.elapsedMs(nowMs);
  state.elapsedMs = elapsedMs;
  // Who has held out for the whole of the time has won, even where that is the limit of the event as well.
  if (elapsedMs - memory.lookedAtMs >= LOOK_MS || run.timeLeftMs(nowMs) === 0) look(run, view ?? NOBODY, nowMs);
  for (const rule of RULES) if (run.isRunning) rule(run, nowMs);
}

/** Shows the zone to every objective that time moves. */
function look(run: LiveRun, view: ZoneView, nowMs: number): void {
  const { memory, state, token } = run;
  const passedMs = state.elapsedMs - memory.lookedAtMs;
  memory.lookedAtMs = state.elapsedMs;
  noteWhoIsHere(run, view, nowMs);
  for (const objective of state.objectives) {
    if (!run.isRunning || run.token !== token) return;
    if (objective.status !== "active") continue;
    const failure = timedKinds[objective.definition.type]?.look(run, objective, view, passedMs, nowMs);
    if (failure != null) failObjective(run, objective, failure, nowMs);
    else run.completeIfDone(objective, nowMs);
  }
}

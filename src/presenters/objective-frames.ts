import { ServerEventObjective, ServerEventPhase, ServerEventStart, ServerEventUpdate } from "../../packets/index.ts";
import type { RunState } from "../events/run-state.ts";
import { objectiveFields, startFields } from "./event-fields.ts";
import type { RunScreen } from "./run-screen.ts";
import { SharedFrame } from "./shared-frame.ts";
import { type ShownObjective, secretOf } from "./shown-phase.ts";
import type { Show } from "./stage.ts";

/** Shows the run with the objectives that each may see. @param state as the run is or was at that moment */
export function showStart(screen: RunScreen, state: RunState, nowMs: number, show: Show): void {
  const elapsedMs = screen.run.live.elapsedMs(nowMs);
  showObjectives(screen, show, (objectives) =>
    SharedFrame.of(ServerEventStart, startFields(state, elapsedMs, objectives)),
  );
}

/** Shows the phase as it begins. */
export function showPhase(screen: RunScreen, show: Show): void {
  const { instanceId } = screen.run.durable;
  const { phase } = screen.phase;
  showObjectives(screen, show, (objectives) =>
    SharedFrame.of(ServerEventPhase, { instanceId, phase, objectives: objectives.map(objectiveFields) }),
  );
}

/** Says that an objective appeared or changed its state. */
export function showObjective(screen: RunScreen, objective: ShownObjective, show: Show): void {
  const { instanceId } = screen.run.durable;
  const fields = { instanceId, state: objective.status, objective: objectiveFields(objective) };
  show(SharedFrame.of(ServerEventObjective, fields), screen.only(secretOf(objective)));
}

/** Lets out where the objectives stand that moved. */
export function letOutProgress(screen: RunScreen, show: Show): void {
  const { instanceId } = screen.run.durable;
  const { phase, moved } = screen.phase;
  for (const objective of moved) {
    const { current, target } = objective;
    const { index: objectiveIndex } = objective.definition;
    const key = `update ${instanceId} ${phase} ${objectiveIndex}`;
    const frame = SharedFrame.of(ServerEventUpdate, { instanceId, objectiveIndex, current, target }, key);
    show(frame, screen.only(secretOf(objective)));
  }
  moved.clear();
}

/** One frame for all, unless teams have secrets. */
function showObjectives(
  screen: RunScreen,
  show: Show,
  make: (objectives: readonly ShownObjective[]) => SharedFrame,
): void {
  const { phase } = screen;
  if (phase.hasSecrets) screen.bySide((team) => make(phase.visibleTo(team)), show);
  else show(make(phase.visibleTo(0)));
}

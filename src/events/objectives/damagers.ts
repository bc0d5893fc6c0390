import type { LiveRun } from "../live-run.ts";
import type { ObjectiveState } from "../run-state.ts";
import type { Damager, Kill } from "../signals.ts";
import { countFirstKill } from "../statistics.ts";

/** Those of a kill for whom it counts: all of them where there are no teams and nobody is knocked out. */
export function whoCounts(run: LiveRun, objective: ObjectiveState, { damagers }: Kill): readonly Damager[] {
  if (run.isOpenToAll) return damagers;
  return damagers.filter((damager) => run.mayContribute(objective, damager));
}

/**
 * Credits one of them. Whoever joins by this brings along what it did to the creature; whoever left and has gone since
 * does not come back by it.
 */
export function creditDamager(
  run: LiveRun,
  objective: ObjectiveState,
  damager: Damager,
  points: number,
  { finisher, instanceId }: Kill,
): void {
  // Who joins beside others may come into another team than it would have alone.
  if (!run.mayContribute(objective, damager)) return;
  const { participants } = run.state;
  const before = participants.count;
  if (run.memory.absent.has(damager.characterId)) run.tally.creditAbsent(objective, damager.characterId, points);
  else run.tally.credit(objective, damager, points);
  if (participants.count > before && instanceId === run.state.instanceId) countFirstKill(run, damager, finisher);
}

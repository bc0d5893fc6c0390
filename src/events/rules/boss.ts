import type { LiveRun } from "../live-run.ts";
import type { BossHurt, DamageDealt } from "../signals.ts";

/**
 * The encounter of a world boss, within the run that was made of it:
 *
 *     spawned ─ first blow → engaged ─ thresholds → phases … ─ enrage timer → enraged
 *        └── nobody strikes it for the despawn timer → failed: despawned
 */
export function bossHurt(run: LiveRun, { percentAfter }: BossHurt, nowMs: number): void {
  const { boss: encounter } = run.state.definition;
  if (encounter === null) return;
  const { bossId, phases } = encounter;
  run.memory.bossHurtMs = run.elapsedMs(nowMs);
  if (run.state.boss.engagedMs < 0) {
    run.decide({ type: "BossEngaged", data: { bossId, ...run.moment(nowMs) } }, nowMs);
  }
  const healthPercent = Math.ceil(percentAfter);
  for (let at = run.state.boss.phase; at < phases.length; at += 1) {
    if (percentAfter > (phases[at]?.healthThreshold ?? 0)) break;
    const data = { bossId, bossPhase: at + 1, healthPercent, ...run.moment(nowMs) };
    run.decide({ type: "BossPhaseReached", data }, nowMs);
  }
  // So that a restart finds it as wounded as it was: marks of `kill_boss` are [health in per mille].
  const objective = run.state.objectives.find(({ definition }) => definition.bossId === bossId);
  if (objective !== undefined) run.setProgress(objective, objective.current, [Math.ceil(percentAfter * 10)]);
}

/** Whoever strikes the boss takes part from then on: its damage is what the shares are of. */
export function joinFight(run: LiveRun, { creatureId, by }: DamageDealt): void {
  const { definition, objectives } = run.state;
  if (definition.boss === null || definition.boss.creatureId !== creatureId) return;
  const { bossId } = definition.boss;
  const fight = objectives.find((objective) => objective.definition.bossId === bossId);
  if (fight?.status === "active" && run.mayContribute(fight, by)) run.tally.credit(fight, by, 0);
}

export function tickBoss(run: LiveRun, nowMs: number): void {
  const { definition, boss } = run.state;
  if (definition.boss === null) return;
  const { bossId, enrageTimerMs, despawnTimerMs } = definition.boss;
  const elapsedMs = run.elapsedMs(nowMs);
  const engagedForMs = elapsedMs - boss.engagedMs;
  if (boss.engagedMs >= 0 && !boss.enraged && enrageTimerMs > 0 && engagedForMs >= enrageTimerMs) {
    run.decide({ type: "BossEnraged", data: { bossId, ...run.moment(nowMs) } }, nowMs, "system");
  }
  const unhurtSinceMs = Math.max(0, run.memory.bossHurtMs, boss.engagedMs);
  if (despawnTimerMs > 0 && elapsedMs - unhurtSinceMs >= despawnTimerMs) run.fail("despawned", nowMs);
}

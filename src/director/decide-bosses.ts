import type { WorldBossDefinition } from "../content/definitions.ts";
import { drawSecond, windowOf } from "../events/schedules/random-window.ts";
import { DAY_MS, HOUR_MS, localTimeAt, MINUTE_MS } from "../events/schedules/wall-clock.ts";
import type { Ask, Facts } from "./asks.ts";
import { bossEventId } from "./boss-event.ts";
import type { BossPlanned } from "./director-events.ts";
import type { BossState, DirectorState } from "./director-state.ts";

/** Bosses that come by themselves come to the first instance of their zone. */
const ZONE_INSTANCE = 1;

/** A boss that waits for no hour and has no cooldown is not back at once. */
const PAUSE_MS = MINUTE_MS;

/**
 * What the bosses ask for now. A boss is planned, comes at its moment, and when its run has ended it is planned again:
 *
 *     waiting (planned) ─ spawnAtMs → spawned ─ first blow → engaged ─ killed | despawned → waiting
 *
 * One that players call, or that a schedule names, waits for them instead.
 */
export function decideBosses(state: DirectorState, nowMs: number, facts: Facts, runMs: number = nowMs): Ask[] {
  const scheduled = new Set(Array.from(facts.schedules.values(), ({ enabled, bossId }) => (enabled ? bossId : 0)));
  const asks: Ask[] = [];
  for (const boss of facts.worldBosses.values()) {
    const isCalled = boss.calledByObjectId !== 0 || boss.calledByItemId !== 0;
    if (isCalled || scheduled.has(boss.id) || facts.isBusy(bossKey(boss.id))) continue;
    const ask = decideBoss(boss, state.bosses.get(boss.id), { nowMs, runMs }, facts);
    if (ask !== null) asks.push(ask);
  }
  return asks;
}

export function bossKey(bossId: number): string {
  return `boss ${bossId}`;
}

/** When a boss may come again after its last end; -Infinity: it has never been there. */
export function cooldownEndMs({ spawnCooldownHours }: WorldBossDefinition, state: BossState | undefined): number {
  const lastEndMs = state?.lastEndMs ?? null;
  return lastEndMs === null ? Number.NEGATIVE_INFINITY : lastEndMs + spawnCooldownHours * HOUR_MS;
}

type Clocks = { readonly nowMs: number; readonly runMs: number };

function decideBoss(
  boss: WorldBossDefinition,
  state: BossState | undefined,
  { nowMs, runMs }: Clocks,
  facts: Facts,
): Ask | null {
  const key = bossKey(boss.id);
  if (state !== undefined && state.instanceIds.length > 0) return null;
  const plan = state?.plan ?? null;
  // A server that was down for the rest of the window leaves its boss to the next one.
  const isMissed =
    plan !== null && plan.windowEndMs > 0 && nowMs >= plan.windowEndMs && nowMs > plan.spawnAtMs + MINUTE_MS;
  if (plan === null || plan.rule !== ruleOf(boss) || isMissed) {
    return { kind: "append", key, events: [planSpawn(boss, state, nowMs, facts.random, runMs)] };
  }
  if (nowMs < plan.spawnAtMs) return null;
  const cause = { kind: "boss", bossId: boss.id } as const;
  const eventId = bossEventId(boss.id);
  return { kind: "start", key, eventId, zoneInstance: ZONE_INSTANCE, cause, ifRefused: () => null };
}

/**
 * The next moment of a boss: drawn from what is left of the first window that is not over when its cooldown is, or
 * without a window the end of its cooldown, which counts from now on for one that has never been there.
 */
export function planSpawn(
  boss: WorldBossDefinition,
  state: BossState | undefined,
  nowMs: number,
  random: () => number,
  runMs: number = nowMs,
): BossPlanned {
  const { id: bossId, spawnWindow, spawnCooldownHours, timezone } = boss;
  const common = { bossId, rule: ruleOf(boss), atMs: nowMs };
  // What is left of a cooldown goes by the time of the run that it began with.
  const readyMs = nowMs + Math.max(0, cooldownEndMs(boss, state) - runMs);
  if (spawnWindow === null) {
    const lastEndMs = state?.lastEndMs ?? null;
    const pausedMs = lastEndMs === null ? 0 : Math.max(0, lastEndMs + PAUSE_MS - runMs);
    const spawnAtMs = Math.ceil(
      lastEndMs === null ? nowMs + spawnCooldownHours * HOUR_MS : Math.max(readyMs, nowMs + pausedMs),
    );
    return { type: "BossPlanned", data: { ...common, spawnAtMs, windowEndMs: 0 } };
  }
  // A window over midnight may still be open from the day before.
  let day = Math.floor(localTimeAt(timezone, readyMs) / DAY_MS) - 1;
  let window = windowOf({ ...spawnWindow, timezone }, day);
  while (window.endMs <= readyMs) {
    day += 1;
    window = windowOf({ ...spawnWindow, timezone }, day);
  }
  const spawnAtMs = drawSecond(Math.ceil(Math.max(window.startMs, readyMs)), window.endMs, random());
  return { type: "BossPlanned", data: { ...common, spawnAtMs, windowEndMs: window.endMs } };
}

function ruleOf({ spawnWindow, spawnCooldownHours, timezone }: WorldBossDefinition): string {
  const hours = spawnWindow === null ? "any hour" : `${spawnWindow.startHour}-${spawnWindow.endHour} ${timezone}`;
  return `${hours}, ${spawnCooldownHours} h`;
}

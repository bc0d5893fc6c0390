import type { Content, WorldBossDefinition } from "../content/definitions.ts";
import type { Position } from "../content/world-definitions.ts";
import type { ScheduleDefinition } from "../events/schedules/schedule-definition.ts";
import type { StartAsk } from "./asks.ts";
import { bossEventId } from "./boss-event.ts";
import { bossKey, cooldownEndMs } from "./decide-bosses.ts";
import { eventOf, scheduleKey } from "./decide-schedules.ts";
import type { DirectorState } from "./director-state.ts";

/** What a player uses in the hope that something comes; the others are 0. */
export type Call = { readonly objectId?: number; readonly spellId?: number; readonly itemId?: number };

export type Place = { readonly zoneId: number; readonly zoneInstance: number };

/** Something that a call may start. `itemId`: what it costs, one of it; 0: nothing. */
export type CallStart = Pick<StartAsk, "key" | "eventId" | "zoneInstance" | "cause"> & {
  readonly itemId: number;
  readonly readyMs: number;
  /** 0: no boss. */
  readonly bossId: number;
};

type CallContent = Pick<Content, "schedules" | "worldBosses"> & {
  readonly zoneOf: (eventId: number) => number | undefined;
};

/** What a call may start where the player is, in the order of content; nothing: it is an ordinary thing to use. */
export function callStarts(
  state: DirectorState,
  content: CallContent,
  call: Call,
  place: Place,
  characterId: number,
): CallStart[] {
  const starts: CallStart[] = [];
  for (const schedule of content.schedules.values()) {
    if (!isCalledBy(schedule, call) || content.zoneOf(eventOf(schedule)) !== place.zoneId) continue;
    const { id: scheduleId, spec, bossId } = schedule;
    if (spec.type !== "player") continue;
    const startedMs = state.schedules.get(scheduleId)?.startedMs ?? null;
    starts.push({
      ...{ key: scheduleKey(scheduleId), eventId: eventOf(schedule), zoneInstance: place.zoneInstance, bossId },
      cause: { kind: "player", scheduleId, characterId },
      itemId: spec.itemId,
      readyMs: startedMs === null ? Number.NEGATIVE_INFINITY : startedMs + spec.cooldownMs,
    });
  }
  for (const boss of content.worldBosses.values()) {
    if (boss.zoneId !== place.zoneId || !isBossCalledBy(boss, call)) continue;
    const { id: bossId } = boss;
    starts.push({
      ...{ key: bossKey(bossId), eventId: bossEventId(bossId), zoneInstance: place.zoneInstance, bossId },
      cause: { kind: "boss", bossId },
      itemId: call.itemId === undefined ? 0 : boss.calledByItemId,
      readyMs: cooldownEndMs(boss, state.bosses.get(bossId)),
    });
  }
  return starts;
}

function isCalledBy({ enabled, spec }: ScheduleDefinition, { objectId = 0, spellId = 0 }: Call): boolean {
  if (!enabled || spec.type !== "player") return false;
  return (objectId !== 0 && spec.objectId === objectId) || (spellId !== 0 && spec.spellId === spellId);
}

function isBossCalledBy(boss: WorldBossDefinition, { objectId = 0, itemId = 0 }: Call): boolean {
  if (objectId !== 0) return boss.calledByObjectId === objectId;
  return itemId !== 0 && boss.calledByItemId === itemId;
}

/** Whether a call may start anything at all: players cast and use things far more often than they call. */
export function isCallable({ objectId, spellId, itemId }: Call, callers: ReadonlySet<string>): boolean {
  return callers.has(`object ${objectId}`) || callers.has(`spell ${spellId}`) || callers.has(`item ${itemId}`);
}

/** Everything by which something is called in content. */
export function callersOf({ schedules, worldBosses }: Pick<Content, "schedules" | "worldBosses">): ReadonlySet<string> {
  const callers = new Set<string>();
  for (const { spec } of schedules.values()) {
    if (spec.type === "player") callers.add(spec.objectId !== 0 ? `object ${spec.objectId}` : `spell ${spec.spellId}`);
  }
  for (const { calledByObjectId, calledByItemId } of worldBosses.values()) {
    if (calledByObjectId !== 0) callers.add(`object ${calledByObjectId}`);
    if (calledByItemId !== 0) callers.add(`item ${calledByItemId}`);
  }
  return callers;
}

/** An object that stands in every instance of a zone at all times. */
export type CallerObject = { readonly zoneId: number; readonly objectId: number; readonly position: Position };

/** The objects by which players call, where they stand: that of a boss where it will come up. */
export function callerObjects(
  { schedules, worldBosses, zones }: Pick<Content, "schedules" | "worldBosses" | "zones">,
  zoneOf: CallContent["zoneOf"],
): CallerObject[] {
  const ofSchedules = [...schedules.values()].flatMap((schedule) => {
    const { spec, enabled } = schedule;
    if (!enabled || spec.type !== "player" || spec.objectId === 0) return [];
    const zone = zones.get(zoneOf(eventOf(schedule)) ?? 0);
    if (zone === undefined) return [];
    const { min, max } = zone.bounds;
    const ground = Math.min(Math.max(0, min[1]), max[1]);
    const middle: Position = [(min[0] + max[0]) / 2, ground, (min[2] + max[2]) / 2];
    return [{ zoneId: zone.id, objectId: spec.objectId, position: spec.position ?? middle }];
  });
  const ofBosses = [...worldBosses.values()]
    .filter(({ calledByObjectId }) => calledByObjectId !== 0)
    .map(({ zoneId, calledByObjectId, spawnPosition }) => ({
      ...{ zoneId, objectId: calledByObjectId, position: spawnPosition },
    }));
  return [...ofSchedules, ...ofBosses];
}

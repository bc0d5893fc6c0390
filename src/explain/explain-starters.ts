import { bossEventId } from "../director/boss-event.ts";
import { cooldownEndMs } from "../director/decide-bosses.ts";
import { eventOf } from "../director/decide-schedules.ts";
import type { ChainBreak, OccurrenceSkipReason } from "../director/director-events.ts";
import type { ScheduleState } from "../director/director-state.ts";
import type { ScheduleDefinition } from "../events/schedules/schedule-definition.ts";
import type { EventFacts } from "./event-facts.ts";
import { deciding, type Fact, fact, moment, seconds } from "./fact.ts";

/** Why an occurrence started nothing, and what that takes. */
const SKIPPED: Readonly<Record<OccurrenceSkipReason, string>> = {
  missed: "the server was down, and what is missed is skipped",
  superseded: "the server was down, and a later one was due by then",
  too_late: "the server was down for longer than within_ms allows",
  already_active: "it was running already",
  locked: "it was locked by a chain",
  not_found: "the event or the zone instance was not there",
};

const BROKEN: Readonly<Record<ChainBreak, string>> = {
  other_end: "the run before ended in another way",
  cancelled: "the run before was cancelled",
  too_few_participants: "too few took part in the run before",
  already_active: "its event was running already",
  not_found: "its event or the zone instance was not there",
};

/** What schedules have done about an event in a zone instance, and what they wait for. */
export function scheduleFacts(facts: EventFacts): Fact[] {
  const { director, eventId, zoneInstance } = facts;
  return [...director.schedules.values()]
    .filter((schedule) => eventOf(schedule) === eventId && isThere(schedule, zoneInstance))
    .flatMap((schedule) => scheduleFact(schedule, facts));
}

/** Who calls is answered where it is; everything else starts its event in the instance that content names. */
function isThere({ spec, zoneInstance }: ScheduleDefinition, asked: number): boolean {
  return spec.type === "player" || zoneInstance === asked;
}

function scheduleFact(schedule: ScheduleDefinition, facts: EventFacts): Fact[] {
  const { id, enabled, spec } = schedule;
  const name = `Schedule ${id} (${spec.type})`;
  const isSwitched = facts.director.state.switches.has(id);
  if (!enabled && isSwitched) return [deciding(`${name} would start it and was disabled by a game master.`)];
  if (!enabled) return [deciding(`${name} would start it and is not enabled.`)];
  const state = facts.director.state.schedules.get(id);
  return [...pastOf(name, state), ...waitOf(name, schedule, state, facts)];
}

function pastOf(name: string, state: ScheduleState | undefined): Fact[] {
  const last = state?.startedMs ?? null;
  const past = [fact(last === null ? `${name} has never started it.` : `${name} started it last at ${moment(last)}.`)];
  if (state === undefined) return past;
  const { lastSkip, decidedMs } = state;
  if (lastSkip !== null) {
    const { occurrenceMs, reason } = lastSkip;
    const text = `${name} did not start it at ${moment(occurrenceMs)}: ${SKIPPED[reason]} (${reason}).`;
    // What it has started since then answers another question.
    past.push(last === null || occurrenceMs > last ? deciding(text) : fact(text));
  }
  return [...past, fact(`${name} has decided everything due up to ${moment(decidedMs)}.`)];
}

function waitOf(
  name: string,
  schedule: ScheduleDefinition,
  state: ScheduleState | undefined,
  { director, players, nowMs, systemMs }: EventFacts,
): Fact[] {
  const { spec, missed, withinMs } = schedule;
  switch (spec.type) {
    case "manual":
      return [deciding(`${name} never starts anything by itself.`)];
    case "player_count":
      return [deciding(`${name} waits for ${spec.minPlayers} players; there are ${players}.`)];
    case "quest_complete":
      return [deciding(`${name} waits for quest ${spec.questId}.`)];
    case "player": {
      const what = spec.objectId === 0 ? `spell ${spec.spellId}` : `object ${spec.objectId}`;
      const price = spec.itemId === 0 ? "" : `, which costs item ${spec.itemId}`;
      const endMs = (state?.startedMs ?? Number.NEGATIVE_INFINITY) + spec.cooldownMs;
      return [deciding(`${name} waits for a player to use ${what}${price}.`), ...cooldownFacts(name, endMs, nowMs)];
    }
    case "chain": {
      const due = state?.pending[0];
      const text = due === undefined ? `waits for event ${spec.afterEventId}` : `is due at ${moment(due)}`;
      return [deciding(`${name} ${text}.`)];
    }
    default: {
      const policy = missed === "run_if_within" ? `run if at most ${seconds(withinMs)} late` : missed.replace("_", " ");
      const next = director.nextOccurrence(schedule, systemMs);
      if (!Number.isFinite(next)) return [deciding(`${name} has no further start.`)];
      return [deciding(`${name} starts it next at ${moment(next)}; what is missed meanwhile: ${policy}.`)];
    }
  }
}

function cooldownFacts(name: string, endMs: number, nowMs: number): Fact[] {
  if (endMs <= nowMs) return [];
  return [deciding(`${name} is in its cooldown until ${moment(endMs)}, for ${seconds(endMs - nowMs)} more.`)];
}

/** The chains that start an event after another, and how far they have come there. */
export function chainFacts({ content, eventId, zoneInstance, director }: EventFacts): Fact[] {
  return [...content.chains.values()].flatMap(({ id, name, steps }) => {
    const step = steps.findIndex((one) => one.eventId === eventId);
    const before = steps[step - 1];
    if (before === undefined) return [];
    const progress = director.state.chains.get(id)?.progress.get(zoneInstance);
    const reason = progress?.reason ?? null;
    const where =
      progress === undefined
        ? "has not begun"
        : `is at step ${progress.step + 1} of ${steps.length} (${progress.status})`;
    const broken =
      reason === null
        ? []
        : [deciding(`Chain ${id} went no further after run ${progress?.instanceId}: ${BROKEN[reason]}.`)];
    const wanted = steps[step]?.on ?? "completed";
    return [
      deciding(`Chain ${id} (${name}) starts it when event ${before.eventId} is ${wanted}; it ${where}.`),
      ...broken,
    ];
  });
}

/** Where the world boss is that the event is about, and what brings it. */
export function bossFacts(facts: EventFacts): Fact[] {
  const { definition, content, director, eventId, nowMs, systemMs } = facts;
  if (definition?.boss == null) return [];
  const { bossId } = definition.boss;
  const boss = content.worldBosses.get(bossId);
  const state = director.state.bosses.get(bossId);
  const [instanceId] = state?.instanceIds ?? [];
  const name = `Boss ${bossId}`;
  if (instanceId !== undefined) {
    const where = director.state.runs.get(instanceId)?.zoneInstance ?? "another";
    return [deciding(`${name} is in instance ${where} already (run ${instanceId}): the realm has it once.`)];
  }
  if (boss === undefined) return [];
  if (boss.calledByObjectId !== 0 || boss.calledByItemId !== 0) {
    const callers = [
      ...(boss.calledByObjectId === 0 ? [] : [`object ${boss.calledByObjectId}`]),
      ...(boss.calledByItemId === 0 ? [] : [`item ${boss.calledByItemId}`]),
    ];
    const call = deciding(`${name} waits for a player to use ${callers.join(" or ")}.`);
    return [call, ...cooldownFacts(name, cooldownEndMs(boss, state), nowMs)];
  }
  const isScheduled = [...director.schedules.values()].some(
    (one) => one.enabled && bossEventId(one.bossId) === eventId,
  );
  if (isScheduled) return [];
  if (state?.plan == null)
    return [deciding(`${name} has no planned spawn yet: its next one is drawn within a second.`)];
  const { spawnAtMs } = state.plan;
  return [
    ...cooldownFacts(name, cooldownEndMs(boss, state), nowMs),
    deciding(`${name} spawns at ${moment(spawnAtMs)}, in ${seconds(Math.max(0, spawnAtMs - systemMs))}.`),
  ];
}

import type { Content, EventDefinition } from "../content/definitions.ts";
import type { Director } from "../director/director.ts";
import type { DurableRun } from "../events/run-ledger.ts";
import type { ScheduleDefinition } from "../events/schedules/schedule-definition.ts";
import { deciding, type Fact, fact, moment, seconds } from "./fact.ts";

/** The end of the last run of an event: how, and when (Unix time). */
export type LastRun = { readonly instanceId: number; readonly state: string; readonly endedAtMs: number };

/** What is known of one event in one instance of its zone. */
export type EventFacts = {
  readonly eventId: number;
  readonly zoneInstance: number;
  readonly content: Pick<Content, "events" | "schedules" | "chains" | "worldBosses">;
  readonly definition: EventDefinition | undefined;
  readonly hasZone: boolean;
  readonly players: number;
  readonly run: DurableRun | null;
  readonly lastRun: LastRun | null;
  readonly director: Pick<Director, "state" | "mayStart" | "nextOccurrence">;
  readonly nowMs: number;
};

/** Why an event runs or does not run, and why nothing has started it: the facts in the order in which they matter. */
export function explainEvent(facts: EventFacts): Fact[] {
  const { eventId, zoneInstance, definition, hasZone, run } = facts;
  if (definition === undefined) return [deciding(`Content has no event ${eventId}: correct the id or add the event.`)];
  const name = `Event ${eventId} (${definition.name})`;
  if (!hasZone) return [deciding(`Zone ${definition.zoneId} has no instance ${zoneInstance}: choose a lower number.`)];
  if (run !== null) return explainRun(name, run, facts.nowMs);
  const locked = facts.director.mayStart(eventId, zoneInstance);
  const starters = [...scheduleFacts(facts), ...chainFacts(facts), ...bossFacts(facts)];
  return [
    fact(
      `${name} is not running in instance ${zoneInstance} of zone ${definition.zoneId}; ${facts.players} players are there.`,
    ),
    lastRunFact(facts.lastRun),
    ...(locked === null ? [] : [deciding(locked)]),
    ...starters,
    ...(starters.length === 0 ? [deciding("No schedule, chain or boss starts it: a game master has to.")] : []),
  ];
}

function explainRun(name: string, { live, durable }: DurableRun, nowMs: number): Fact[] {
  const { instanceId, phase, definition, paused, cause, startedAtMs, scale } = durable;
  const leftMs = live.timeLeftMs(nowMs);
  return [
    deciding(`${name} is running: run ${instanceId}, since ${moment(startedAtMs)}, started by ${causeText(cause)}.`),
    fact(`It is in phase ${phase + 1} of ${definition.phases.length}, scaled for ${scale.participants} participants.`),
    fact(Number.isFinite(leftMs) ? `It ends in ${seconds(leftMs)} at the latest.` : "It has no time limit."),
    ...(paused ? [deciding("It is paused: nothing counts until a game master resumes it.")] : []),
  ];
}

function causeText(cause: DurableRun["durable"]["cause"]): string {
  switch (cause.kind) {
    case "manual":
      return "a game master";
    case "schedule":
      return `schedule ${cause.scheduleId} (due ${moment(cause.occurrenceMs)})`;
    case "chain":
      return `chain ${cause.chainId} (step ${cause.step + 1} of ${cause.steps})`;
    case "boss":
      return `the timer of boss ${cause.bossId}`;
    case "player":
      return `character ${cause.characterId}`;
  }
}

function lastRunFact(lastRun: LastRun | null): Fact {
  if (lastRun === null) return fact("It has never run.");
  return fact(`Its last run, ${lastRun.instanceId}, was ${lastRun.state} at ${moment(lastRun.endedAtMs)}.`);
}

function scheduleFacts(facts: EventFacts): Fact[] {
  const { content, eventId, zoneInstance } = facts;
  const mine = [...content.schedules.values()].filter(
    (schedule) => schedule.eventId === eventId && schedule.zoneInstance === zoneInstance,
  );
  return mine.flatMap((schedule) => scheduleFact(schedule, facts));
}

function scheduleFact(schedule: ScheduleDefinition, { director, players, nowMs }: EventFacts): Fact[] {
  const { id, enabled, spec, missed, withinMs } = schedule;
  const name = `Schedule ${id} (${spec.type})`;
  if (!enabled) return [deciding(`${name} would start it and is not enabled.`)];
  const state = director.state.schedules.get(id);
  const last = state?.startedMs ?? null;
  const facts = [fact(last === null ? `${name} has never started it.` : `${name} started it last at ${moment(last)}.`)];
  if (state !== undefined) facts.push(fact(`${name} has decided everything due up to ${moment(state.decidedMs)}.`));
  switch (spec.type) {
    case "manual":
      return [...facts, deciding(`${name} never starts anything by itself.`)];
    case "player_count":
      return [...facts, deciding(`${name} waits for ${spec.minPlayers} players; there are ${players}.`)];
    case "quest_complete":
      return [...facts, deciding(`${name} waits for quest ${spec.questId}.`)];
    case "player":
      return [
        ...facts,
        deciding(`${name} waits for a player to use object ${spec.objectId} or spell ${spec.spellId}.`),
      ];
    case "chain": {
      const due = state?.pending[0];
      const text = due === undefined ? `waits for event ${spec.afterEventId}` : `is due at ${moment(due)}`;
      return [...facts, deciding(`${name} ${text}.`)];
    }
    default: {
      const policy = missed === "run_if_within" ? `run if at most ${seconds(withinMs)} late` : missed.replace("_", " ");
      const next = director.nextOccurrence(schedule, nowMs);
      return [...facts, deciding(`${name} starts it next at ${moment(next)}; what is missed meanwhile: ${policy}.`)];
    }
  }
}

function chainFacts({ content, eventId, zoneInstance, director }: EventFacts): Fact[] {
  return [...content.chains.values()].flatMap(({ id, name, steps }) => {
    const step = steps.findIndex((one) => one.eventId === eventId);
    const before = steps[step - 1];
    if (before === undefined) return [];
    const progress = director.state.chains.get(id)?.progress.get(zoneInstance);
    const where =
      progress === undefined
        ? "has not begun"
        : `is at step ${progress.step + 1} of ${steps.length} (${progress.status}${progress.reason === null ? "" : `: ${progress.reason}`})`;
    const wanted = steps[step]?.on ?? "completed";
    return [deciding(`Chain ${id} (${name}) starts it when event ${before.eventId} is ${wanted}; it ${where}.`)];
  });
}

function bossFacts({ definition, director, nowMs }: EventFacts): Fact[] {
  if (definition?.boss == null) return [];
  const { bossId } = definition.boss;
  const state = director.state.bosses.get(bossId);
  if (state?.plan == null)
    return [deciding(`Boss ${bossId} has no planned spawn: it is called by players or a game master.`)];
  const { spawnAtMs } = state.plan;
  return [deciding(`Boss ${bossId} spawns at ${moment(spawnAtMs)}, in ${seconds(Math.max(0, spawnAtMs - nowMs))}.`)];
}

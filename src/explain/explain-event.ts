import type { DurableRun } from "../events/run-ledger.ts";
import type { EventFacts, LastRun } from "./event-facts.ts";
import { bossFacts, chainFacts, scheduleFacts } from "./explain-starters.ts";
import { deciding, type Fact, fact, moment, seconds } from "./fact.ts";

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

import type { EventManager } from "../events/event-manager.ts";
import type { DurableRun } from "../events/run-ledger.ts";
import type { RunState } from "../events/run-state.ts";
import type { EventFacts, LastRun } from "./event-facts.ts";
import { explainEvent } from "./explain-event.ts";
import { explainParticipation, type ParticipationFacts } from "./explain-participation.ts";
import type { Fact } from "./fact.ts";

/** What somebody wants explained: an event in an instance of its zone, and a character's part in it, or null. */
export type Question = {
  readonly eventId: number;
  readonly zoneInstance: number;
  readonly characterId: number | null;
};

/** Where the facts come from. */
export type ExplainSources = Pick<EventFacts, "content" | "director"> & {
  readonly manager: EventManager;
  readonly hasZone: (zoneId: number, zoneInstance: number) => boolean;
  readonly playersIn: (zoneId: number, zoneInstance: number) => number;
  /** Where a character is now; null: in no zone. */
  readonly whereIs: (characterId: number) => ParticipationFacts["zone"];
  /** The last run of an event there that has ended, from the tables. */
  readonly lastRun: (eventId: number, zoneInstance: number) => Promise<LastRun | null>;
  /** A run as the journal has it. */
  readonly loadRun: (instanceId: number) => Promise<RunState | null>;
  readonly isGranted: (instanceId: number, characterId: number) => Promise<boolean>;
  /** Unix time by which runs are measured. */
  readonly nowMs: () => number;
  /** Unix time of the system, by which calendars go. */
  readonly systemMs: () => number;
};

/**
 * Why is this event not running, why did it not fire, why can this character not join, why this tier and this reward:
 * the facts in the order in which they matter, for whoever asks, on the console or elsewhere.
 */
export async function explain(question: Question, sources: ExplainSources): Promise<Fact[]> {
  const { eventId, zoneInstance, characterId } = question;
  const definition = sources.manager.definition(eventId);
  const zoneId = definition?.zoneId ?? 0;
  const run = activeRun(sources.manager, eventId, zoneInstance);
  const lastRun = await sources.lastRun(eventId, zoneInstance);
  const facts = explainEvent({
    ...{ eventId, zoneInstance, definition, run, lastRun },
    content: sources.content,
    director: sources.director,
    hasZone: sources.hasZone(zoneId, zoneInstance),
    players: sources.playersIn(zoneId, zoneInstance),
    nowMs: sources.nowMs(),
    systemMs: sources.systemMs(),
  });
  if (characterId === null) return facts;
  const instanceId = run?.durable.instanceId ?? lastRun?.instanceId ?? 0;
  const state = run?.durable ?? (instanceId === 0 ? null : await sources.loadRun(instanceId));
  const granted = await sources.isGranted(instanceId, characterId);
  return [...facts, ...explainParticipation({ characterId, run: state, zone: sources.whereIs(characterId), granted })];
}

function activeRun({ ledger }: EventManager, eventId: number, zoneInstance: number): DurableRun | null {
  for (const run of ledger.durable()) {
    const { durable } = run;
    if (durable.eventId === eventId && durable.zoneInstance === zoneInstance && durable.status === "active") return run;
  }
  return null;
}

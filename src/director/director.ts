import type { Content } from "../content/definitions.ts";
import type { EventManager } from "../events/event-manager.ts";
import { nextOccurrences } from "../events/schedules/occurrences.ts";
import type { ScheduleDefinition } from "../events/schedules/schedule-definition.ts";
import type { Contributor } from "../events/signals.ts";
import type { Append, RecordedEvent, Verdict } from "../journal/event.ts";
import type { AppendAsk, Facts, StartAsk, StartRefusal } from "./asks.ts";
import { runsThere } from "./boss-event.ts";
import { lockReason } from "./chain-progress.ts";
import { decideDirector } from "./decide-director.ts";
import { startOf } from "./decide-schedules.ts";
import { directorAppend } from "./director-append.ts";
import { FOLDED_TYPES, type StreamedEvent } from "./director-events.ts";
import type { DirectorState } from "./director-state.ts";
import { evolveDirector } from "./evolve-director.ts";
import { type Call, type CallStart, callersOf, callStarts, isCallable, type Place } from "./player-calls.ts";
import { switchedSchedules } from "./schedule-switches.ts";

export type DirectorOptions = {
  readonly content: Pick<Content, "schedules" | "chains" | "worldBosses">;
  readonly manager: EventManager;
  readonly realmId: number;
  readonly serverVersion: string;
  /** Whether the zone has, or can have, that instance. */
  readonly hasZone: (zoneId: number, zoneInstance: number) => boolean;
  readonly playersIn: (zoneId: number, zoneInstance: number) => number;
  /** How many took part in a run that has ended. */
  readonly participantsOf: (instanceId: number) => Promise<number>;
  readonly append: (append: Append) => Promise<{ readonly verdict: Verdict }>;
  /** Whether what was committed reaches the state late: nothing is started until it is complete again. */
  readonly isPaused?: () => boolean;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: { error(fields: object, message: string): void };
};

/** Who calls: what it holds, and how one item is taken for a run. */
export type Caller = Contributor & {
  readonly held: (itemId: number) => number;
  readonly pay: (itemId: number, instanceId: number) => void;
};

/** Why something cannot be started. */
export type DirectorRefusal = "too_early" | "missing_item" | "already_active" | "locked" | "not_found" | "unavailable";

export type StartOutcome =
  | { readonly ok: true; readonly instanceId: number }
  | { readonly ok: false; readonly refusal: DirectorRefusal };

const SYSTEM = "system";
const FOLDED: ReadonlySet<string> = new Set(FOLDED_TYPES);

/**
 * Starts events by itself: by the calendar, one after another in chains, bosses at their moment, and when players call.
 *
 *     journal ─ committed → state ─ tick: decide ─┬→ EventManager.trigger ─ RunStarted with its cause ─┬→ journal
 *                                                 └→ OccurrenceSkipped, ChainBroken, BossPlanned … ────┘
 *
 * The state is what the journal says, so what a crash lost was never decided and is decided after the start. What was
 * asked for and is not durable yet is remembered in `#busy`, so that it is asked for once.
 */
export class Director {
  readonly state: DirectorState;
  readonly #options: DirectorOptions;
  readonly #busy = new Set<string>();
  readonly #participants = new Map<number, number>();
  readonly #countedMs = new Map<number, number>();
  readonly #next = new Map<number, { afterMs: number; nextMs: number }>();
  #facts: Facts;
  readonly #callers: ReadonlySet<string>;
  #schedules: ReadonlyMap<number, ScheduleDefinition>;
  #position: number;
  #isStopped = false;

  /** @param position of the journal up to which `state` was folded */
  constructor(options: DirectorOptions, state: DirectorState, position: number) {
    this.#options = options;
    this.state = state;
    this.#position = position;
    this.#schedules = switchedSchedules(options.content.schedules, state);
    this.#facts = this.#makeFacts();
    this.#callers = callersOf(options.content);
  }

  /** Position of the journal that the state stands at. */
  get position(): number {
    return this.#position;
  }

  /** The schedules, enabled or not as game masters have left them. */
  get schedules(): ReadonlyMap<number, ScheduleDefinition> {
    return this.#schedules;
  }

  /** To be told of every commit, with all its events in order. */
  committed(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      if (event.position <= this.#position) continue;
      this.#position = event.position;
      if (!FOLDED.has(event.type)) continue;
      evolveDirector(this.state, event as unknown as StreamedEvent);
      if (event.type === "RunStarted") this.#forgetCounts();
      if (event.type === "ScheduleSwitched") this.#schedulesSwitched();
    }
  }

  #schedulesSwitched(): void {
    this.#schedules = switchedSchedules(this.#options.content.schedules, this.state);
    this.#facts = this.#makeFacts();
  }

  /** Starts nothing from now on. */
  stop(): void {
    this.#isStopped = true;
  }

  /**
   * Starts and notes what is due. To be called about once a second.
   * @param nowMs Unix time of the system, by which calendars go
   * @param runMs Unix time by which runs are measured: what is due so long after one goes by it
   */
  tick(nowMs: number, runMs: number = nowMs): void {
    if (this.#isStopped || this.#options.isPaused?.() === true) return;
    for (const ask of decideDirector(this.state, nowMs, this.#facts, runMs)) {
      if (ask.kind === "append") this.#append(ask, nowMs, runMs);
      else if (ask.kind === "count") this.#count(ask.key, ask.instanceId);
      else this.#startDue(ask, nowMs, runMs);
    }
    this.#noteCounts(runMs);
  }

  /** Who looked for players has looked. */
  #noteCounts(runMs: number): void {
    for (const { id, enabled, spec } of this.#schedules.values()) {
      if (!enabled || spec.type !== "player_count") continue;
      if (runMs >= this.#facts.countedMs(id) + spec.checkIntervalMs) this.#countedMs.set(id, runMs);
    }
  }

  /**
   * A player uses something. Returns what became of it, or null where it calls nothing here: of several things that it
   * may start the first that can be.
   */
  called(call: Call, by: Caller, place: Place, nowMs: number): StartOutcome | null {
    if (this.#isStopped || !isCallable(call, this.#callers)) return null;
    if (this.#options.isPaused?.() === true) return { ok: false, refusal: "unavailable" };
    const { worldBosses } = this.#options.content;
    const content = { schedules: this.#schedules, worldBosses, zoneOf: this.#zoneOf };
    let outcome: StartOutcome | null = null;
    for (const start of callStarts(this.state, content, call, place, by.characterId)) {
      const answer = this.#startCalled(start, by, nowMs);
      if (answer.ok) return answer;
      outcome ??= answer;
    }
    return outcome;
  }

  /** A player has completed a quest: starts what waits for it, each with what became of it. */
  questCompleted(questId: number, nowMs: number): StartOutcome[] {
    return [...this.#schedules.values()]
      .filter(({ enabled, spec }) => enabled && spec.type === "quest_complete" && spec.questId === questId)
      .map((schedule) => this.#start(startOf(schedule, nowMs, nowMs), SYSTEM, nowMs));
  }

  /** Starts what a schedule starts, now, whether it is enabled or not. */
  runSchedule(schedule: ScheduleDefinition, actor: string, nowMs: number): StartOutcome {
    return this.#start(startOf(schedule, nowMs, nowMs), actor, nowMs);
  }

  /** Enables or disables a schedule until it is switched again; settles when that is durable (true) or refused. */
  async switchSchedule(scheduleId: number, enabled: boolean, actor: string, atMs: number): Promise<boolean> {
    const event = { type: "ScheduleSwitched", data: { scheduleId, enabled, atMs } } as const;
    const { verdict } = await this.#options.append(directorAppend([event], this.#options, actor));
    return verdict.ok;
  }

  /** Why a game master may not start an event now, as a sentence, or null: nothing of the director's stands against it. */
  mayStart(eventId: number, zoneInstance: number): string | null {
    return lockReason(this.state, eventId, zoneInstance);
  }

  /** The first occurrence of a schedule after a moment; Infinity: none. */
  nextOccurrence(schedule: ScheduleDefinition, afterMs: number): number {
    const known = this.#next.get(schedule.id);
    // A calendar is costly to read once a second: what lies between has no occurrence either.
    if (known !== undefined && known.afterMs <= afterMs && afterMs < known.nextMs) return known.nextMs;
    const seed = { scheduleId: schedule.id, realmId: this.#options.realmId };
    const nextMs = nextOccurrences(schedule.spec, afterMs, 1, seed)[0] ?? Number.POSITIVE_INFINITY;
    this.#next.set(schedule.id, { afterMs, nextMs });
    return nextMs;
  }

  readonly #zoneOf = (eventId: number): number | undefined => this.#options.manager.definition(eventId)?.zoneId;

  #makeFacts(): Facts {
    const { content, realmId, random, manager } = this.#options;
    return {
      ...{ schedules: this.#schedules, chains: content.chains, worldBosses: content.worldBosses, realmId, random },
      isActive: (eventId, zoneInstance) => manager.isActive(eventId, zoneInstance),
      present: (eventId, zoneInstance) => this.#present(eventId, zoneInstance),
      participants: this.#participants,
      isBusy: (key) => this.#busy.has(key),
      nextOccurrence: (schedule, afterMs) => this.nextOccurrence(schedule, afterMs),
      countedMs: (scheduleId) => this.#countedMs.get(scheduleId) ?? Number.NEGATIVE_INFINITY,
    };
  }

  #startDue(ask: StartAsk, nowMs: number, runMs: number): void {
    const outcome = this.#start(ask, SYSTEM, runMs);
    if (outcome.ok || !isFinal(outcome.refusal)) return;
    const event = ask.ifRefused(outcome.refusal);
    if (event !== null) this.#append({ key: ask.key, events: [event] }, nowMs, runMs);
  }

  #startCalled(start: CallStart, by: Caller, nowMs: number): StartOutcome {
    const { manager } = this.#options;
    if (runsThere(manager, start.eventId, start.zoneInstance)) return { ok: false, refusal: "already_active" };
    if (this.#busy.has(start.key)) return { ok: false, refusal: "unavailable" };
    if (nowMs < start.readyMs) return { ok: false, refusal: "too_early" };
    const { itemId } = start;
    if (itemId !== 0 && by.held(itemId) < 1) return { ok: false, refusal: "missing_item" };
    const outcome = this.#start(start, `character:${by.characterId}`, nowMs);
    if (!outcome.ok || itemId === 0) return outcome;
    const live = manager.ledger.get(outcome.instanceId)?.live;
    // The item goes with the start of the run: both are durable or neither.
    if (live !== undefined) live.spansInventories = true;
    by.pay(itemId, outcome.instanceId);
    return outcome;
  }

  #start(
    start: Pick<StartAsk, "key" | "eventId" | "zoneInstance" | "cause">,
    actor: string,
    nowMs: number,
  ): StartOutcome {
    const { manager } = this.#options;
    const { key, eventId, zoneInstance, cause } = start;
    if (runsThere(manager, eventId, zoneInstance)) return { ok: false, refusal: "already_active" };
    const zoneId = this.#zoneOf(eventId);
    // A schedule may name an instance that this server is not configured to have.
    if (zoneId === undefined || !this.#options.hasZone(zoneId, zoneInstance))
      return { ok: false, refusal: "not_found" };
    if (cause.kind !== "chain" && lockReason(this.state, eventId, zoneInstance) !== null) {
      return { ok: false, refusal: "locked" };
    }
    const present = this.#present(eventId, zoneInstance);
    const started = manager.trigger(eventId, zoneInstance, { actor, cause, present }, nowMs);
    if (!started.ok) {
      const { refusal } = started;
      return { ok: false, refusal: refusal === "not_found" || refusal === "already_active" ? refusal : "unavailable" };
    }
    this.#busy.add(key);
    // Durable or refused for good: the commit's events are taken in before the next tick.
    manager.ledger.get(started.instanceId)?.live.whenDurable(() => this.#busy.delete(key));
    return { ok: true, instanceId: started.instanceId };
  }

  #present(eventId: number, zoneInstance: number): number {
    const zoneId = this.#zoneOf(eventId);
    return zoneId === undefined ? 0 : this.#options.playersIn(zoneId, zoneInstance);
  }

  #append({ key, events }: Pick<AppendAsk, "key" | "events">, nowMs: number, runMs: number): void {
    this.#busy.add(key);
    const { append, log } = this.#options;
    void append(directorAppend(events, this.#options)).then(({ verdict }) => {
      this.#busy.delete(key);
      // What was refused is asked for again with the next tick; a backlog need not wait for that.
      if (!verdict.ok) log.error({ key, verdict }, "the journal refused a decision about starting events");
      else if (events.length > 1) this.tick(nowMs, runMs);
    });
  }

  #count(key: string, instanceId: number): void {
    this.#busy.add(key);
    this.#options
      .participantsOf(instanceId)
      .then((participants) => this.#participants.set(instanceId, participants))
      .catch((error: unknown) => this.#options.log.error({ err: error, instanceId }, "participants cannot be counted"))
      .finally(() => this.#busy.delete(key));
  }

  /** Counts are for runs that a chain still waits at. */
  #forgetCounts(): void {
    const waiting = new Set<number>();
    for (const { progress } of this.state.chains.values())
      for (const { instanceId } of progress.values()) waiting.add(instanceId);
    for (const instanceId of this.#participants.keys())
      if (!waiting.has(instanceId)) this.#participants.delete(instanceId);
  }
}

/** A start that was refused for now is asked for again. */
function isFinal(refusal: DirectorRefusal): refusal is StartRefusal {
  return refusal === "already_active" || refusal === "not_found" || refusal === "locked";
}

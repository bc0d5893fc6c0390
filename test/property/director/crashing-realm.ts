import type { ChainDefinition } from "../../../src/content/definitions.ts";
import type { Ask, Facts } from "../../../src/director/asks.ts";
import { decideDirector } from "../../../src/director/decide-director.ts";
import { directorEventId } from "../../../src/director/director-append.ts";
import type { DirectorEvent, StreamedEvent } from "../../../src/director/director-events.ts";
import {
  type DirectorState,
  directorFromSnapshot,
  directorSnapshot,
  initialDirector,
} from "../../../src/director/director-state.ts";
import { evolveDirector } from "../../../src/director/evolve-director.ts";
import type { RunCause, RunStarted } from "../../../src/events/run-events.ts";
import { nextOccurrences } from "../../../src/events/schedules/occurrences.ts";
import type { ScheduleDefinition } from "../../../src/events/schedules/schedule-definition.ts";
import { event } from "../../support/definitions.ts";

/** How many asks may be answered at one moment before something must be wrong. */
const ROUNDS_MAX = 10_000;

/**
 * Decisions of the director over a journal in memory. A crash loses what had not been appended, and with it the state,
 * which is then made again: from the journal alone, or from a snapshot and the rest.
 */
export class CrashingRealm {
  readonly journal: StreamedEvent[] = [];
  readonly #schedules: ReadonlyMap<number, ScheduleDefinition>;
  readonly #chains: ReadonlyMap<number, ChainDefinition>;
  readonly #random: () => number;
  readonly #next = new Map<string, number>();
  readonly #endsMs = new Map<number, number>();
  #state: DirectorState = initialDirector();
  #snapshot = { at: 0, text: JSON.stringify(directorSnapshot(initialDirector())) };

  constructor(schedules: readonly ScheduleDefinition[], chains: readonly ChainDefinition[], random: () => number) {
    this.#schedules = new Map(schedules.map((one) => [one.id, one]));
    this.#chains = new Map(chains.map((one) => [one.id, one]));
    this.#random = random;
  }

  get state(): DirectorState {
    return this.#state;
  }

  /** Does all that is due at a moment. With `crashes`, some of it is durable and some is lost. */
  look(nowMs: number, crashes: boolean): void {
    this.#endRuns(nowMs);
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      const asks = decideDirector(this.#state, nowMs, this.#facts());
      for (const ask of asks) if (!crashes || this.#random() < 0.5) this.#carryOut(ask, nowMs);
      if (crashes) return this.recover(this.#random() < 0.5);
      if (this.#random() < 0.1) this.#takeSnapshot();
      if (asks.length === 0) return;
    }
    throw new Error("the director does not come to rest");
  }

  recover(fromSnapshot: boolean): void {
    const from = fromSnapshot ? this.#snapshot.at : 0;
    this.#state = fromSnapshot ? directorFromSnapshot(JSON.parse(this.#snapshot.text)) : initialDirector();
    for (const one of this.journal.slice(from)) evolveDirector(this.#state, one);
  }

  #takeSnapshot(): void {
    this.#snapshot = { at: this.journal.length, text: JSON.stringify(directorSnapshot(this.#state)) };
  }

  #facts(): Facts {
    return {
      ...{ schedules: this.#schedules, chains: this.#chains, worldBosses: new Map(), realmId: 1 },
      random: this.#random,
      isActive: (eventId, zoneInstance) => this.#isActive(eventId, zoneInstance),
      present: () => 0,
      participants: new Map(),
      isBusy: () => false,
      nextOccurrence: (schedule, afterMs) => this.#nextOccurrence(schedule, afterMs),
      countedMs: () => 0,
    };
  }

  #nextOccurrence({ id, spec }: ScheduleDefinition, afterMs: number): number {
    const key = `${id} ${afterMs}`;
    const nextMs = this.#next.get(key) ?? nextOccurrences(spec, afterMs, 1, { scheduleId: id, realmId: 1 })[0];
    this.#next.set(key, nextMs ?? Number.POSITIVE_INFINITY);
    return nextMs ?? Number.POSITIVE_INFINITY;
  }

  #isActive(eventId: number, zoneInstance: number): boolean {
    return [...this.#state.runs.values()].some((run) => run.eventId === eventId && run.zoneInstance === zoneInstance);
  }

  #carryOut(ask: Ask, nowMs: number): void {
    if (ask.kind === "append") for (const one of ask.events) this.#append("director", one);
    if (ask.kind !== "start") return;
    if (!this.#isActive(ask.eventId, ask.zoneInstance)) {
      return this.#start(ask.eventId, ask.zoneInstance, ask.cause, nowMs);
    }
    const instead = ask.ifRefused("already_active");
    if (instead !== null) this.#append("director", instead);
  }

  #start(eventId: number, zoneInstance: number, cause: RunCause, startedAtMs: number): void {
    const instanceId = this.journal.filter(({ type }) => type === "RunStarted").length + 1;
    const definition = event([], { id: eventId });
    const scale = { targets: [], creatures: 1, health: 1, participants: 0 };
    const data: RunStarted["data"] = {
      ...{ instanceId, eventId, definitionVersion: 1, definition, lootTable: null, zoneId: 1, zoneInstance },
      ...{ startedAtMs, cause, scale },
    };
    this.#endsMs.set(instanceId, startedAtMs + Math.floor(this.#random() * 900_000));
    this.#append(`run-${instanceId}`, { type: "RunStarted", data });
  }

  #endRuns(nowMs: number): void {
    for (const instanceId of [...this.#state.runs.keys()]) {
      const atMs = this.#endsMs.get(instanceId) ?? 0;
      if (atMs > nowMs) continue;
      const type = this.#random() < 0.7 ? "RunCompleted" : "RunFailed";
      this.#append(`run-${instanceId}`, { type, data: { atMs: nowMs, elapsedMs: 0 } } as unknown as StreamedEvent);
    }
  }

  /** An id that is there already is not appended again, as in the real journal. */
  #append(stream: string, one: DirectorEvent | Omit<StreamedEvent, "stream">): void {
    if (stream === "director") {
      const id = directorEventId(1, one as DirectorEvent);
      if (this.#ids.has(id)) return;
      this.#ids.add(id);
    }
    const streamed = JSON.parse(JSON.stringify({ ...one, stream })) as StreamedEvent;
    this.journal.push(streamed);
    evolveDirector(this.#state, streamed);
  }

  readonly #ids = new Set<string>();
}

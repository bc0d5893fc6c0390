import type {
  ChainDefinition,
  Content,
  EventDefinition,
  WorldBossDefinition,
} from "../../../src/content/definitions.ts";
import { startableEvents } from "../../../src/director/boss-event.ts";
import { Director } from "../../../src/director/director.ts";
import type { StreamedEvent } from "../../../src/director/director-events.ts";
import { initialDirector } from "../../../src/director/director-state.ts";
import { evolveDirector } from "../../../src/director/evolve-director.ts";
import { EventManager } from "../../../src/events/event-manager.ts";
import { evolve } from "../../../src/events/evolve.ts";
import type { LiveRun } from "../../../src/events/live-run.ts";
import type { RunEvent, RunStarted } from "../../../src/events/run-events.ts";
import { RunLedger } from "../../../src/events/run-ledger.ts";
import { initialRun, type RunState } from "../../../src/events/run-state.ts";
import type { ScheduleDefinition, ScheduleSpec } from "../../../src/events/schedules/schedule-definition.ts";
import type { Append, NewEvent, RecordedEvent, Verdict } from "../../../src/journal/event.ts";
import { event, objective } from "../../support/definitions.ts";

type PendingAppend = { append: Append; resolve: (outcome: { verdict: Verdict }) => void };

export type RealmContent = Pick<Content, "events" | "schedules" | "chains" | "worldBosses">;

/** An event of one kill in zone 1 that lasts until the test ends it. */
export function eventOf(id: number, part: Partial<EventDefinition> = {}): EventDefinition {
  return event([[objective({ type: "kill", creatureIds: [7], target: 10 })]], { id, durationMs: 0, ...part });
}

export function schedule(id: number, spec: ScheduleSpec, part: Partial<ScheduleDefinition> = {}): ScheduleDefinition {
  const common = { name: "", eventId: 1, bossId: 0, zoneInstance: 1, enabled: true };
  return { id, ...common, missed: "skip", withinMs: 0, spec, ...part };
}

export function chain(id: number, ...steps: (Partial<ChainDefinition["steps"][number]> & { eventId: number })[]) {
  const bare = { on: "completed", delayMs: 0, minParticipants: 0, locked: false } as const;
  return { id, name: `chain ${id}`, steps: steps.map((step) => ({ ...bare, ...step })) };
}

export function boss(part: Partial<WorldBossDefinition> = {}): WorldBossDefinition {
  return {
    ...{ id: 9, name: "Boss", creatureTemplateId: 7, zoneId: 1, spawnPosition: [0, 0, 0] },
    ...{ spawnWindow: null, spawnCooldownHours: 2, despawnTimerMs: 0, phases: [], enrageTimerMs: 0 },
    ...{ calledByObjectId: 0, calledByItemId: 0, timezone: "UTC", rewardXp: 0, rewardGold: 0 },
    ...{ lootTableId: 0, currencyReward: {}, achievementId: 0, titleId: 0 },
    ...part,
  };
}

/**
 * A director on a real EventManager, with a journal in memory: what has not been committed a crash loses. Time is the
 * test's.
 */
export class TestRealm {
  readonly journal: RecordedEvent[] = [];
  readonly paid: { itemId: number; instanceId: number }[] = [];
  readonly #content: RealmContent;
  nowMs: number;
  players = 0;
  random = 0.5;
  director!: Director;
  manager!: EventManager;
  #pending: PendingAppend[] = [];

  constructor(content: Partial<RealmContent> & { events: ReadonlyMap<number, EventDefinition> }, nowMs = 0) {
    this.#content = { schedules: new Map(), chains: new Map(), worldBosses: new Map(), ...content };
    this.nowMs = nowMs;
    this.crash();
  }

  /** Goes down with all that is not in the journal, and comes up with what is; content may be another by then. */
  crash(content: Partial<RealmContent> = {}): void {
    Object.assign(this.#content, content);
    this.#pending = [];
    const definitions = Array.from(startableEvents(this.#content as Content), ([id, definition]) => {
      return [id, { definition, version: 1, lootTable: null }] as const;
    });
    const runs = this.runs();
    this.manager = new EventManager(new Map(definitions), runs.size + 1, new RunLedger(() => {}));
    for (const run of runs.values()) if (run.status === "active") this.manager.restore(run, this.nowMs);
    const state = initialDirector();
    for (const one of this.journal) evolveDirector(state, one as unknown as StreamedEvent);
    this.director = new Director(
      {
        ...{ content: this.#content, manager: this.manager, realmId: 1, serverVersion: "test" },
        hasZone: (_, zoneInstance) => zoneInstance <= 8,
        playersIn: () => this.players,
        participantsOf: async (instanceId) => this.runs().get(instanceId)?.participants.count ?? 0,
        append: (append) => new Promise((resolve) => this.#pending.push({ append, resolve })),
        random: () => this.random,
        log: { error: (fields, message) => expectNoError(fields, message) },
      },
      state,
      this.journal.length,
    );
  }

  /** One tick at a moment, and the commit of what came of it; `systemMs`: where the system's clock says another. */
  async tickAt(nowMs: number, systemMs = nowMs): Promise<void> {
    this.nowMs = nowMs;
    this.director.tick(systemMs, nowMs);
    await this.commit();
  }

  /** Ticks every so often up to and including a moment. */
  async tickUntil(untilMs: number, everyMs = 1_000): Promise<void> {
    while (this.nowMs < untilMs) await this.tickAt(Math.min(untilMs, this.nowMs + everyMs));
  }

  async commit(): Promise<void> {
    const before = this.journal.length;
    const pending = this.#pending.splice(0);
    for (const { append } of pending) this.#write(append.stream, append.events);
    for (const append of this.manager.ledger.collect(this.nowMs)) {
      const events = append.events.map(({ event: one }) => ({ ...BARE, type: one.type, data: one.data }));
      this.#write(`run-${append.instanceId}`, events);
      append.committed();
    }
    this.director.committed(this.journal.slice(before));
    for (const { resolve } of pending) {
      resolve({ verdict: { ok: true, duplicate: false, firstPosition: 1, lastVersion: 1 } });
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Ends the only run of an event, or in a given zone instance, and commits. */
  async end(eventId: number, how: "complete" | "fail" | "cancel" = "complete"): Promise<number> {
    const run = this.active(eventId);
    if (run === undefined) throw new Error(`event ${eventId} does not run`);
    if (how === "complete") run.finish(0, this.nowMs);
    else if (how === "fail") run.fail("despawned", this.nowMs);
    else run.cancel("test", "test", this.nowMs);
    await this.commit();
    return run.state.instanceId;
  }

  active(eventId: number): LiveRun | undefined {
    for (const { live } of this.manager.ledger.all()) if (live.state.eventId === eventId) return live;
    return undefined;
  }

  /** Starts of an event: when, and what brought them about. */
  starts(eventId: number): RunStarted["data"][] {
    const started = this.journal.filter(({ type }) => type === "RunStarted");
    return started.map(({ data }) => data as RunStarted["data"]).filter((data) => data.eventId === eventId);
  }

  /** Data of the director's own events of a type, in order. */
  noted(type: string): Readonly<Record<string, unknown>>[] {
    return this.journal.filter((one) => one.type === type).map(({ data }) => data);
  }

  /** Every run as the journal has it. */
  runs(): Map<number, RunState> {
    const runs = new Map<number, RunState>();
    for (const { stream, type, data } of this.journal) {
      const one = { type, data } as RunEvent;
      const instanceId = Number(stream.slice("run-".length));
      if (one.type === "RunStarted") runs.set(instanceId, initialRun(one.data));
      else if (stream.startsWith("run-")) evolve(runs.get(instanceId)!, one);
    }
    return runs;
  }

  #write(stream: string, events: readonly NewEvent[]): void {
    const before = this.journal.filter((one) => one.stream === stream).length;
    // As the journal does: through JSON, so that nothing is shared with who wrote it.
    events.forEach((one, at) => {
      const data = JSON.parse(JSON.stringify(one.data));
      this.journal.push({ ...one, data, stream, position: this.journal.length + 1, version: before + at + 1 });
    });
  }
}

const BARE = { id: "", schemaVersion: 1, meta: {}, atMs: 0 };

function expectNoError(fields: object, message: string): never {
  throw new Error(`${message}: ${JSON.stringify(fields)}`);
}

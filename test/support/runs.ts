import type { EventDefinition } from "../../src/content/definitions.ts";
import { EventManager } from "../../src/events/event-manager.ts";
import type { RunEvent } from "../../src/events/run-events.ts";
import { type DurableRun, RunLedger } from "../../src/events/run-ledger.ts";
import type { ObjectiveState } from "../../src/events/run-state.ts";
import type { Damager, Kill } from "../../src/events/signals.ts";
import { FakeZone } from "./fake-zone.ts";

const TICK_MS = 100;

/** A manager whose commits are made by hand, a zone to look at, and everything that became durable, in order. */
export class Runs {
  readonly ledger = new RunLedger(() => {});
  readonly manager: EventManager;
  readonly events: RunEvent[] = [];
  readonly ended: DurableRun[] = [];
  /** What every tick looks at. */
  readonly zone = new FakeZone();
  /** Where `pass` has come to; whatever is given no other time happens then. */
  nowMs = 0;

  constructor(...definitions: EventDefinition[]) {
    const versioned = definitions.map(
      (definition) => [definition.id, { definition, version: 1, lootTable: null }] as const,
    );
    this.manager = new EventManager(new Map(versioned), 1, this.ledger);
    this.ledger.onDurable((_, events) => this.events.push(...events));
    this.ledger.onEnded((run) => this.ended.push(run));
  }

  /** Starts an event in instance 1 of its zone and makes that durable. Returns the run's id. */
  start(eventId = 1, nowMs = this.nowMs, present = 0): number {
    const triggered = this.manager.trigger(eventId, 1, { actor: "test", present }, nowMs);
    if (!triggered.ok) throw new Error(triggered.refusal);
    this.commit(nowMs);
    return triggered.instanceId;
  }

  commit(nowMs = this.nowMs): void {
    for (const append of this.ledger.collect(nowMs)) append.committed();
  }

  tick(nowMs: number): void {
    this.manager.tick(nowMs, () => this.zone);
  }

  /** Lets so much time pass, with a tick every 100 ms, and commits. */
  pass(durationMs: number): void {
    const untilMs = this.nowMs + durationMs;
    while (this.nowMs < untilMs) {
      this.nowMs = Math.min(untilMs, this.nowMs + TICK_MS);
      this.tick(this.nowMs);
    }
    this.commit();
  }

  /** Kills a creature; damagers are [character, damage], in the order of their first hit; the last of them struck it down. */
  kill(
    creatureId: number,
    damagers: [number, number][],
    bossId = 0,
    nowMs = this.nowMs,
    part: Partial<Kill> = {},
  ): void {
    const list = damagers.map(([characterId, damage]): Damager => ({ ...by(characterId), damage }));
    const finisher = damagers.at(-1)?.[0] ?? 0;
    this.manager.recordKill(
      1,
      1,
      { creatureId, bossId, damagers: list, finisher, instanceId: 1, wave: 0, ...part },
      nowMs,
    );
  }

  /** Damage to a creature. */
  damage(characterId: number, amount: number, creatureId = 3): void {
    this.manager.recordDamage(1, 1, { creatureId, amount, by: by(characterId), instanceId: 1 }, this.nowMs);
  }

  /** Durable contribution of a character, or null if it takes no part. */
  score(instanceId: number, characterId: number): number | null {
    const participants = this.run(instanceId).durable.participants;
    const slot = participants.slotOf(characterId);
    return slot < 0 ? null : (participants.scores[slot] ?? 0);
  }

  run(instanceId: number): DurableRun {
    const run = this.ledger.get(instanceId) ?? this.ended.find(({ durable }) => durable.instanceId === instanceId);
    if (run?.durable == null) throw new Error(`run ${instanceId} is not durable`);
    return { live: run.live, durable: run.durable };
  }

  /** An objective as it is durable, by its place in the phase. */
  objective(instanceId: number, at = 0): ObjectiveState {
    const objective = this.run(instanceId).durable.objectives[at];
    if (objective === undefined) throw new Error(`run ${instanceId} has no objective at ${at}`);
    return objective;
  }

  /** The data of every durable event of one type. */
  told<Type extends RunEvent["type"]>(type: Type): Extract<RunEvent, { type: Type }>["data"][] {
    return this.events.flatMap((event) => (event.type === type ? [event.data as never] : []));
  }
}

/** A contributor with a packet of its own. */
export function by(characterId: number, factionId = 0) {
  return { characterId, correlation: `session of ${characterId}`, packet: 1, clientBuild: 1, factionId };
}

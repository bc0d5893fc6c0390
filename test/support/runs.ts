import type { EventDefinition } from "../../src/content/definitions.ts";
import { EventManager } from "../../src/events/event-manager.ts";
import type { RunEvent } from "../../src/events/run-events.ts";
import { type DurableRun, RunLedger } from "../../src/events/run-ledger.ts";
import type { Damager } from "../../src/events/signals.ts";

/** A manager whose commits are made by hand, and everything that became durable, in order. */
export class Runs {
  readonly ledger = new RunLedger(() => {});
  readonly manager: EventManager;
  readonly events: RunEvent[] = [];
  readonly ended: DurableRun[] = [];

  constructor(...definitions: EventDefinition[]) {
    const versioned = definitions.map(
      (definition) => [definition.id, { definition, version: 1, lootTable: null }] as const,
    );
    this.manager = new EventManager(new Map(versioned), 1, this.ledger);
    this.ledger.onDurable((_, events) => this.events.push(...events));
    this.ledger.onEnded((run) => this.ended.push(run));
  }

  /** Starts an event in instance 1 of its zone and makes that durable. Returns the run's id. */
  start(eventId = 1, nowMs = 0): number {
    const triggered = this.manager.trigger(eventId, 1, "test", nowMs);
    if (!triggered.ok) throw new Error(triggered.refusal);
    this.commit(nowMs);
    return triggered.instanceId;
  }

  commit(nowMs = 0): void {
    for (const append of this.ledger.collect(nowMs)) append.committed();
  }

  /** Kills a creature; damagers are [character, damage], in the order of their first hit. */
  kill(creatureId: number, damagers: [number, number][], bossId = 0, nowMs = 0): void {
    const list = damagers.map(([characterId, damage]): Damager => ({ ...by(characterId), damage }));
    this.manager.recordKill(1, 1, { creatureId, bossId, damagers: list }, nowMs);
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
}

/** A contributor with a packet of its own. */
export function by(characterId: number) {
  return { characterId, correlation: `session of ${characterId}`, packet: 1, clientBuild: 1 };
}

import type { EventDefinition, LootTableDefinition } from "../content/definitions.ts";
import { LiveRun } from "./live-run.ts";
import { ANY_ID } from "./objectives/objective-kind.ts";
import type { DurableRun, RunLedger } from "./run-ledger.ts";
import { runFromSnapshot, snapshotOf } from "./run-snapshot.ts";
import type { RunState } from "./run-state.ts";
import type { Collection, Contributor, DamageDealt, HealingDone, Interaction, Kill } from "./signals.ts";
import { ZoneEvents } from "./zone-events.ts";

/** Why an operation was refused. */
export type EventRefusal =
  | "not_found"
  | "already_active"
  | "already_joined"
  | "not_participating"
  | "invalid_target"
  | "missing_item"
  | "unavailable";

export type Outcome<T = object> = ({ readonly ok: true } & T) | { readonly ok: false; readonly refusal: EventRefusal };

/** What a character hands in: `held` is what it has of the item now. */
export type TurnIn = {
  readonly instanceId: number;
  readonly objectiveIndex: number;
  readonly itemId: number;
  readonly amount: number;
  readonly held: number;
};

/** An event's current definition, which version of it that is, and its loot. */
export type VersionedDefinition = {
  readonly definition: EventDefinition;
  readonly version: number;
  readonly lootTable: LootTableDefinition | null;
};

/** `ServerEventList` counts with one byte. */
const RUNS_PER_ZONE_MAX = 255;

/**
 * The state of every run on this node, in memory, with a single writer. Operations decide at once and answer at once;
 * what they decided becomes durable, and is shown, through the ledger. Combat and gathering in the world are the only
 * source of signals. `nowMs` is Unix time in milliseconds and never goes back.
 */
export class EventManager {
  readonly ledger: RunLedger;
  readonly #definitions: ReadonlyMap<number, VersionedDefinition>;
  readonly #zones = new Map<number, Map<number, ZoneEvents>>();
  readonly #dropped = new Map<number, RunState>();
  #nextInstanceId: number;

  /** @param nextInstanceId above every id that was ever given to a run */
  constructor(definitions: ReadonlyMap<number, VersionedDefinition>, nextInstanceId: number, ledger: RunLedger) {
    this.#definitions = definitions;
    this.#nextInstanceId = nextInstanceId;
    this.ledger = ledger;
    ledger.onEnded((run) => this.#zone(run.live.state.zoneId, run.live.state.zoneInstance).remove(run.live));
  }

  /** Starts an event in an instance of its zone, unless it runs there already. `actor` is like `account:gm`. */
  trigger(eventId: number, zoneInstance: number, actor: string, nowMs: number): Outcome<{ instanceId: number }> {
    const versioned = this.#definitions.get(eventId);
    if (versioned === undefined) return refused("not_found");
    const { definition, version: definitionVersion, lootTable } = versioned;
    const zone = this.#zone(definition.zoneId, zoneInstance);
    const dropped = [...this.#dropped.values()].filter(
      (run) => run.zoneId === definition.zoneId && run.zoneInstance === zoneInstance,
    );
    const here = [...zone.runs.map(({ state }) => state), ...dropped];
    if (here.some((run) => run.eventId === eventId)) return refused("already_active");
    if (zone.runs.length >= RUNS_PER_ZONE_MAX) return refused("unavailable");
    const instanceId = this.#nextInstanceId++;
    const { zoneId } = definition;
    const startedAtMs = nowMs;
    const started = {
      instanceId,
      eventId,
      definitionVersion,
      definition,
      lootTable,
      zoneId,
      zoneInstance,
      startedAtMs,
    };
    const live = LiveRun.start(started, actor, nowMs, this.#changed);
    this.ledger.add({ live, durable: null });
    zone.add(live);
    return { ok: true, instanceId };
  }

  /** Takes back a run that was active when its node went down, or that was dropped; its time goes on from here. */
  restore(durable: RunState, nowMs: number): void {
    this.#dropped.delete(durable.instanceId);
    const live = new LiveRun(runFromSnapshot(snapshotOf(durable, durable.elapsedMs)), nowMs, this.#changed);
    this.ledger.add({ live, durable });
    this.#zone(durable.zoneId, durable.zoneInstance).add(live);
    live.endPhaseIfDone(nowMs);
  }

  /**
   * Takes a run out whose batch was refused for good: whoever waits for it is told. `restore` brings back what the
   * journal has of it, `abandon` says that there is nothing to bring back; until then its event cannot be started.
   */
  drop(instanceId: number): void {
    const live = this.ledger.get(instanceId)?.live;
    if (live === undefined) return;
    const { zoneId, zoneInstance } = live.state;
    this.#zone(zoneId, zoneInstance).remove(live);
    this.ledger.remove(instanceId);
    this.#dropped.set(instanceId, live.state);
    for (const reply of live.drain(0).replies) reply(false);
  }

  abandon(instanceId: number): void {
    this.#dropped.delete(instanceId);
  }

  recordKill(zoneId: number, zoneInstance: number, kill: Kill, nowMs: number): void {
    const zone = this.#zone(zoneId, zoneInstance);
    zone.signal("kill", kill.creatureId, kill, nowMs);
    if (kill.bossId !== 0) zone.signal("boss_kill", kill.bossId, kill, nowMs);
  }

  recordDamage(zoneId: number, zoneInstance: number, damage: DamageDealt, nowMs: number): void {
    const zone = this.#zone(zoneId, zoneInstance);
    zone.signal("damage", damage.creatureId, damage, nowMs);
    zone.signal("damage", ANY_ID, damage, nowMs);
  }

  recordCollection(zoneId: number, zoneInstance: number, collection: Collection, nowMs: number): void {
    this.#zone(zoneId, zoneInstance).signal("collection", collection.itemId, collection, nowMs);
  }

  recordInteraction(zoneId: number, zoneInstance: number, interaction: Interaction, nowMs: number): void {
    this.#zone(zoneId, zoneInstance).signal("interaction", interaction.objectId, interaction, nowMs);
  }

  /** Healing has no objective: it counts for every run of the zone instance. */
  recordHealing(zoneId: number, zoneInstance: number, healing: HealingDone): void {
    for (const run of this.#zone(zoneId, zoneInstance).runs) {
      if (run.isActive) run.creditHealing(healing.by, healing.amount);
    }
  }

  /** Joins explicitly. Whoever has contributed has joined already. */
  join(instanceId: number, by: Contributor, nowMs: number): Outcome<{ run: LiveRun }> {
    const run = this.#activeRun(instanceId);
    if (run === null) return refused("not_found");
    const { participants } = run.state;
    const slot = participants.slotOf(by.characterId);
    if (slot >= 0 && participants.left[slot] === 0) return refused("already_joined");
    if (run.isCongested) return refused("unavailable");
    run.join(by, nowMs);
    return { ok: true, run };
  }

  /** Leaves; the score stays and counts at the end. */
  leave(instanceId: number, by: Contributor, nowMs: number): Outcome<{ run: LiveRun }> {
    const run = this.#activeRun(instanceId);
    if (run === null) return refused("not_found");
    const { participants } = run.state;
    const slot = participants.slotOf(by.characterId);
    if (slot < 0 || participants.left[slot] === 1) return refused("not_participating");
    if (run.isCongested) return refused("unavailable");
    run.leave(by, nowMs);
    return { ok: true, run };
  }

  /** Hands in items. No more are taken than the objective still needs: `taken` of them. */
  turnIn(turnIn: TurnIn, by: Contributor, nowMs: number): Outcome<{ run: LiveRun; taken: number }> {
    const run = this.#activeRun(turnIn.instanceId);
    if (run === null) return refused("not_found");
    const objective = run.state.objectives.find(({ definition }) => definition.index === turnIn.objectiveIndex);
    if (objective === undefined || objective.complete || turnIn.amount === 0) return refused("invalid_target");
    const { type, turnIn: wantsItems, itemId, contributionPerUnit } = objective.definition;
    if (type !== "collect" || !wantsItems || itemId !== turnIn.itemId) return refused("invalid_target");
    if (turnIn.held < turnIn.amount) return refused("missing_item");
    if (run.isCongested) return refused("unavailable");
    const taken = run.advance(objective, turnIn.amount);
    run.spansInventories = true;
    run.credit(objective, by, taken * contributionPerUnit);
    run.completeIfDone(objective, nowMs);
    return { ok: true, run, taken };
  }

  /** Ends a run before its time; nobody is rewarded. */
  stop(instanceId: number, reason: string, actor: string, nowMs: number): Outcome<{ run: LiveRun }> {
    const run = this.#activeRun(instanceId);
    if (run === null) return refused("not_found");
    run.cancel(reason, actor, nowMs);
    return { ok: true, run };
  }

  /** Fails the runs whose time is up. To be called a few times a second. */
  tick(nowMs: number): void {
    for (const { live } of this.ledger.all()) {
      if (live.isActive && live.timeLeftMs(nowMs) === 0) live.fail("time_limit", nowMs);
    }
  }

  /** The active runs of a zone instance, as they are durable: what players may be shown. */
  list(zoneId: number, zoneInstance: number): DurableRun[] {
    const runs = this.#zone(zoneId, zoneInstance).runs.map((run) => this.ledger.get(run.state.instanceId));
    return runs.filter((run): run is DurableRun => run?.durable?.status === "active");
  }

  #activeRun(instanceId: number): LiveRun | null {
    const run = this.ledger.get(instanceId)?.live;
    return run?.isActive ? run : null;
  }

  readonly #changed = (run: LiveRun, objectivesChanged: boolean): void => {
    this.ledger.markDirty(run);
    if (objectivesChanged) this.#zone(run.state.zoneId, run.state.zoneInstance).reindex();
  };

  #zone(zoneId: number, zoneInstance: number): ZoneEvents {
    let instances = this.#zones.get(zoneId);
    if (instances === undefined) {
      instances = new Map();
      this.#zones.set(zoneId, instances);
    }
    let zone = instances.get(zoneInstance);
    if (zone === undefined) {
      zone = new ZoneEvents();
      instances.set(zoneInstance, zone);
    }
    return zone;
  }
}

function refused(refusal: EventRefusal): { ok: false; refusal: EventRefusal } {
  return { ok: false, refusal };
}

import type { EventDefinition } from "../content/definitions.ts";
import type { LootTableDefinition } from "../content/loot-definitions.ts";
import { LiveRun } from "./live-run.ts";
import { ANY_ID } from "./objectives/objective-kind.ts";
import { maySupport } from "./objectives/timed-progress.ts";
import { phaseScale } from "./phase-scale.ts";
import { bossHurt, joinFight } from "./rules/boss.ts";
import { areOpponents, noteFall } from "./rules/rounds.ts";
import type { RunCause } from "./run-events.ts";
import type { DurableRun, RunLedger } from "./run-ledger.ts";
import { runFromSnapshot, snapshotOf } from "./run-snapshot.ts";
import type { RunState } from "./run-state.ts";
import { tickRun } from "./run-tick.ts";
import type {
  BossHurt,
  Collection,
  Contributor,
  DamageDealt,
  HealingDone,
  Interaction,
  Kill,
  PlayerHurt,
} from "./signals.ts";
import { countHealing, countHurt, countKill } from "./statistics.ts";
import { EventZones } from "./zone-events.ts";
import type { ViewOf } from "./zone-view.ts";

/** Why an operation was refused. */
export type EventRefusal =
  | "not_found"
  | "already_active"
  | "already_joined"
  | "not_participating"
  | "invalid_target"
  | "missing_item"
  | "not_eligible"
  | "expired"
  | "not_paused"
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

/** How a run is started: by whom (like `account:gm`), why, and for how many who are there. */
export type RunStart = { readonly actor: string; readonly cause?: RunCause; readonly present?: number };

const MANUAL: RunCause = { kind: "manual" };

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
  readonly #zones = new EventZones();
  readonly #dropped = new Map<number, RunState>();
  #nextInstanceId: number;

  /** @param nextInstanceId above every id that was ever given to a run */
  constructor(definitions: ReadonlyMap<number, VersionedDefinition>, nextInstanceId: number, ledger: RunLedger) {
    this.#definitions = definitions;
    this.#nextInstanceId = nextInstanceId;
    this.ledger = ledger;
    ledger.onEnded((run) => this.#zones.at(run.live.state.zoneId, run.live.state.zoneInstance).remove(run.live));
  }

  /** Starts an event in an instance of its zone, unless it runs there already. */
  trigger(eventId: number, zoneInstance: number, start: RunStart, nowMs: number): Outcome<{ instanceId: number }> {
    const versioned = this.#definitions.get(eventId);
    if (versioned === undefined) return refused("not_found");
    const { definition, version: definitionVersion, lootTable } = versioned;
    const { zoneId } = definition;
    const zone = this.#zones.at(zoneId, zoneInstance);
    if (this.isActive(eventId, zoneInstance)) return refused("already_active");
    if (zone.runs.length >= RUNS_PER_ZONE_MAX) return refused("unavailable");
    const instanceId = this.#nextInstanceId++;
    const started = {
      ...{ instanceId, eventId, definitionVersion, definition, lootTable, zoneId, zoneInstance },
      startedAtMs: nowMs,
      cause: start.cause ?? MANUAL,
      scale: phaseScale(definition, 0, start.present ?? 0),
    };
    const live = LiveRun.start(started, start.actor, nowMs, this.#changed);
    this.ledger.add({ live, durable: null });
    zone.add(live);
    return { ok: true, instanceId };
  }

  /** Whether an event runs in an instance of its zone, or did until a moment ago and is being rebuilt. */
  isActive(eventId: number, zoneInstance: number): boolean {
    const isIt = (run: RunState): boolean => run.eventId === eventId && run.zoneInstance === zoneInstance;
    for (const { live } of this.ledger.all()) if (isIt(live.state)) return true;
    return [...this.#dropped.values()].some(isIt);
  }

  definition(eventId: number): EventDefinition | undefined {
    return this.#definitions.get(eventId)?.definition;
  }

  /** Takes back a run that was active when its node went down, or that was dropped; its time goes on from here. */
  restore(durable: RunState, nowMs: number): void {
    this.#dropped.delete(durable.instanceId);
    const live = new LiveRun(runFromSnapshot(snapshotOf(durable, durable.elapsedMs)), nowMs, this.#changed);
    this.ledger.add({ live, durable });
    this.#zones.at(durable.zoneId, durable.zoneInstance).add(live);
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
    this.#zones.at(zoneId, zoneInstance).remove(live);
    this.ledger.remove(instanceId);
    this.#dropped.set(instanceId, live.state);
    for (const reply of live.drain(0).replies) reply(false);
  }

  abandon(instanceId: number): void {
    this.#dropped.delete(instanceId);
  }

  recordKill(zoneId: number, zoneInstance: number, kill: Kill, nowMs: number): void {
    const zone = this.#zones.at(zoneId, zoneInstance);
    // Counted before the objectives, for it may be the kill that ends the run; and only where the creature belongs.
    const run = this.ledger.get(kill.instanceId)?.live;
    if (run?.isRunning) countKill(run, kill);
    zone.signal("kill", kill.creatureId, kill, nowMs);
    if (kill.bossId !== 0) zone.signal("boss_kill", kill.bossId, kill, nowMs);
  }

  recordDamage(zoneId: number, zoneInstance: number, damage: DamageDealt, nowMs: number): void {
    const zone = this.#zones.at(zoneId, zoneInstance);
    const run = this.ledger.get(damage.instanceId)?.live;
    if (run?.isRunning) {
      joinFight(run, damage);
      run.tally.count(damage.by.characterId, "damageDealt", damage.amount);
    }
    zone.signal("damage", damage.creatureId, damage, nowMs);
    zone.signal("damage", ANY_ID, damage, nowMs);
  }

  recordCollection(zoneId: number, zoneInstance: number, collection: Collection, nowMs: number): void {
    this.#zones.at(zoneId, zoneInstance).signal("collection", collection.itemId, collection, nowMs);
  }

  recordInteraction(zoneId: number, zoneInstance: number, interaction: Interaction, nowMs: number): void {
    this.#zones.at(zoneId, zoneInstance).signal("interaction", interaction.objectId, interaction, nowMs);
  }

  /** Healing has no objective: it counts for every run of the zone instance. */
  recordHealing(zoneId: number, zoneInstance: number, healing: HealingDone): void {
    for (const run of this.#zones.at(zoneId, zoneInstance).runs) {
      if (!run.isRunning) continue;
      if (!run.isEliminated(healing.by.characterId)) run.tally.creditHealing(healing.by, healing.amount);
      countHealing(run, healing);
    }
  }

  /** A player lost health, to a creature or to another player. */
  recordPlayerHurt(zoneId: number, zoneInstance: number, hurt: PlayerHurt, nowMs: number): void {
    for (const run of this.#zones.at(zoneId, zoneInstance).runs) {
      if (!run.isRunning) continue;
      noteFall(run, hurt);
      countHurt(run, hurt, nowMs);
    }
  }

  /** A boss lost health: phases are reached, and the first blow engages it. */
  recordBossHurt(_zoneId: number, _zoneInstance: number, hurt: BossHurt, nowMs: number): void {
    const run = this.activeRun(hurt.instanceId);
    if (run?.isRunning) bossHurt(run, hurt, nowMs);
  }

  /** Whether a run is paused, as it is live. */
  isPaused(instanceId: number): boolean {
    return this.ledger.get(instanceId)?.live.state.paused ?? false;
  }

  /** Whether one player may attack another: opponents in a duel while a round is played. */
  mayFight(zoneId: number, zoneInstance: number, attacker: Contributor, victim: Contributor): boolean {
    return this.#zones.at(zoneId, zoneInstance).runs.some((run) => areOpponents(run, attacker, victim));
  }

  /** Whether an objective's walker goes on with a player that is near it: only where its presence counts. */
  mayAccompany(instanceId: number, objectiveIndex: number, by: Contributor): boolean {
    const run = this.activeRun(instanceId);
    const objective = run?.state.objectives.find(({ definition }) => definition.index === objectiveIndex);
    return run !== null && objective !== undefined && maySupport(run, objective, by);
  }

  /** Joins explicitly. Whoever has contributed has joined already. */
  join(instanceId: number, by: Contributor, nowMs: number): Outcome<{ run: LiveRun }> {
    const run = this.activeRun(instanceId);
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
    const run = this.activeRun(instanceId);
    if (run === null) return refused("not_found");
    const { participants } = run.state;
    const slot = participants.slotOf(by.characterId);
    if (slot < 0 || participants.left[slot] === 1) return refused("not_participating");
    if (run.isCongested) return refused("unavailable");
    run.leave(by, "choice", nowMs);
    return { ok: true, run };
  }

  /** Hands in items. No more are taken than the objective still needs: `taken` of them. */
  turnIn(turnIn: TurnIn, by: Contributor, nowMs: number): Outcome<{ run: LiveRun; taken: number }> {
    const run = this.activeRun(turnIn.instanceId);
    if (run === null) return refused("not_found");
    const objective = run.state.objectives.find(({ definition }) => definition.index === turnIn.objectiveIndex);
    if (objective === undefined || objective.status !== "active" || turnIn.amount === 0)
      return refused("invalid_target");
    const { type, turnIn: wantsItems, itemId, contributionPerUnit } = objective.definition;
    if (type !== "collect" || !wantsItems || itemId !== turnIn.itemId) return refused("invalid_target");
    if (turnIn.held < turnIn.amount) return refused("missing_item");
    if (run.isCongested) return refused("unavailable");
    if (!run.mayContribute(objective, by)) return refused("invalid_target");
    const taken = run.advance(objective, turnIn.amount, nowMs);
    if (taken === 0) return refused("unavailable");
    run.spansInventories = true;
    run.tally.credit(objective, by, taken * contributionPerUnit);
    run.completeIfDone(objective, nowMs);
    return { ok: true, run, taken };
  }

  /** The runs of a zone instance, live. */
  runsIn(zoneId: number, zoneInstance: number): readonly LiveRun[] {
    return this.#zones.at(zoneId, zoneInstance).runs;
  }

  /** Ends a run before its time; nobody is rewarded. */
  stop(instanceId: number, reason: string, actor: string, nowMs: number): Outcome<{ run: LiveRun }> {
    const run = this.activeRun(instanceId);
    if (run === null) return refused("not_found");
    run.cancel(reason, actor, nowMs);
    return { ok: true, run };
  }

  /** What happens by time alone. To be called about ten times a second. */
  tick(nowMs: number, viewOf: ViewOf): void {
    for (const { live } of this.ledger.all()) {
      if (live.isRunning) tickRun(live, viewOf(live.state.zoneId, live.state.zoneInstance), nowMs);
    }
  }

  /** The active runs of a zone instance, as they are durable: what players may be shown. */
  list(zoneId: number, zoneInstance: number): DurableRun[] {
    const runs = this.#zones.at(zoneId, zoneInstance).runs.map((run) => this.ledger.get(run.state.instanceId));
    return runs.filter((run): run is DurableRun => run?.durable?.status === "active");
  }

  /** A run that has not ended, as it is live; null if there is none. */
  activeRun(instanceId: number): LiveRun | null {
    const run = this.ledger.get(instanceId)?.live;
    return run?.isActive ? run : null;
  }

  readonly #changed = (run: LiveRun, objectivesChanged: boolean): void => {
    this.ledger.markDirty(run);
    if (objectivesChanged) this.#zones.at(run.state.zoneId, run.state.zoneInstance).reindex();
  };
}

export function refused(refusal: EventRefusal): { ok: false; refusal: EventRefusal } {
  return { ok: false, refusal };
}

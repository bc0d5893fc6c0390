import {
  ServerContributionUpdate,
  ServerEventComplete,
  ServerEventList,
  ServerEventObjective,
  ServerEventPhase,
  ServerEventStart,
  ServerEventUpdate,
  ServerRewardTierUpdate,
} from "../../packets/index.ts";
import type { EventManager } from "../events/event-manager.ts";
import type { RunEvent } from "../events/run-events.ts";
import type { DurableRun } from "../events/run-ledger.ts";
import type { RewardGranted } from "../rewards/reward-events.ts";
import type { ZoneInstance } from "../world/zone-instance.ts";
import { listFields, objectiveFields, startFields } from "./event-fields.ts";
import { SharedFrame } from "./shared-frame.ts";
import type { GameSession, Stage } from "./stage.ts";
import { Standing } from "./standing.ts";

/** What of one run waits to be shown: objectives of the current phase that moved, participants whose score did. */
type RunScreen = {
  readonly run: DurableRun;
  readonly zone: ZoneInstance;
  readonly standing: Standing;
  readonly progress: Map<number, { current: number; target: number }>;
  readonly slots: Set<number>;
  phase: number;
};

export type EventPresenterOptions = {
  readonly stage: Stage;
  readonly manager: EventManager;
  readonly zoneOf: (zoneId: number, zoneInstance: number) => ZoneInstance | null;
  readonly sessionOf: (characterId: number) => GameSession | undefined;
  readonly nowMs: () => number;
};

/**
 * Shows what became durable of the runs. Progress is folded until the next delivery; a phase or an end first lets out
 * the progress that came before it, so that folding never moves an update past them.
 */
export class EventPresenter {
  readonly #options: EventPresenterOptions;
  readonly #screens = new Map<number, RunScreen>();
  readonly #screensIn = new Map<ZoneInstance, Set<RunScreen>>();

  constructor(options: EventPresenterOptions) {
    this.#options = options;
    options.stage.onDeliver((zone, show) => this.#deliver(zone, show));
  }

  /** Takes in events of a run, which its durable state has applied already. */
  onDurable(run: DurableRun, events: readonly RunEvent[]): void {
    const screen = this.#screen(run);
    if (screen === null) return;
    for (const event of events) this.#take(screen, event);
    this.#options.stage.requestFlush(screen.zone);
  }

  /** Shows a session the runs of the zone it has entered: the list, then each as it stands. */
  showZone(zone: ZoneInstance, session: GameSession, characterId: number): void {
    const nowMs = this.#options.nowMs();
    this.showList(zone, session);
    const runs = this.#runsOf(zone);
    for (const run of runs) session.sendPacket(ServerEventStart, startFields(run, nowMs));
    for (const run of runs) {
      const slot = run.durable.participants.slotOf(characterId);
      if (slot >= 0) this.#showStanding(run, slot, session);
    }
  }

  showList(zone: ZoneInstance, session: GameSession): void {
    session.sendPacket(ServerEventList, listFields(this.#runsOf(zone), this.#options.nowMs()));
  }

  /** Answers whoever joined or handed something in, even if the score is the same; a run that ended has answered. */
  answerStanding(instanceId: number, characterId: number): void {
    const screen = this.#screens.get(instanceId);
    if (screen === undefined) return;
    const slot = screen.run.durable.participants.slotOf(characterId);
    if (slot >= 0) screen.slots.add(slot);
    this.#options.stage.requestFlush(screen.zone);
  }

  /** Tells those whose tier changed because others moved. To be called once a second. */
  refreshTiers(): void {
    const nowMs = this.#options.nowMs();
    for (const { run, zone, standing } of this.#screens.values()) {
      for (const session of this.#options.stage.sessionsIn(zone)) {
        const slot = run.durable.participants.slotOf(session.characterId ?? 0);
        if (slot >= 0 && standing.hasNews(slot, nowMs)) this.#showStanding(run, slot, session);
      }
    }
  }

  /** Forgets a run that could not be brought back. */
  forget(instanceId: number): void {
    const screen = this.#screens.get(instanceId);
    if (screen !== undefined) this.#forget(screen);
  }

  /** A reward is durable: its owner is told how the run ended for it. */
  granted(grant: RewardGranted["data"]): void {
    this.#options.sessionOf(grant.characterId)?.sendPacket(ServerEventComplete, {
      instanceId: grant.instanceId,
      eventId: grant.eventId,
      success: grant.outcome === "completed",
      rewardTier: grant.tier,
      contribution: grant.contribution,
      rewardXp: grant.xp,
      rewardGold: grant.gold,
      rewards: grant.items,
    });
  }

  #screen(run: DurableRun): RunScreen | null {
    const { instanceId, zoneId, zoneInstance, participants } = run.durable;
    const known = this.#screens.get(instanceId);
    if (known?.run.durable === run.durable) return known;
    if (known !== undefined) this.#forget(known);
    const zone = this.#options.zoneOf(zoneId, zoneInstance);
    if (zone === null) return null;
    const { phase } = run.durable;
    const standing = new Standing(participants);
    const screen = { run, zone, standing, progress: new Map(), slots: new Set<number>(), phase };
    this.#screens.set(instanceId, screen);
    this.#screensIn.set(zone, (this.#screensIn.get(zone) ?? new Set()).add(screen));
    return screen;
  }

  #forget(screen: RunScreen): void {
    this.#screens.delete(screen.run.durable.instanceId);
    this.#screensIn.get(screen.zone)?.delete(screen);
  }

  #take(screen: RunScreen, event: RunEvent): void {
    const { run, standing, slots } = screen;
    const { participants } = run.durable;
    switch (event.type) {
      case "RunStarted":
        return this.#show(screen, SharedFrame.of(ServerEventStart, startFields(run, this.#options.nowMs())));
      case "ContributionsRecorded":
        standing.changed();
        for (const [index, current] of event.data.objectives) this.#progress(screen, event.data.phase, index, current);
        for (const { characterId } of event.data.participants) slots.add(participants.slotOf(characterId));
        return;
      case "ParticipantJoined":
        standing.changed();
        slots.add(participants.slotOf(event.data.characterId));
        return;
      case "ParticipantLeft": {
        this.#showListAfterLeaving(screen.zone, event.data.characterId);
        return;
      }
      case "ObjectiveCompleted":
        return this.#showCompleted(screen, event.data.phase, event.data.index);
      case "PhaseStarted":
        return this.#showPhase(screen, event.data.phase);
      default:
        return this.#showEnd(screen, event.type === "RunCancelled");
    }
  }

  /** The answer to leaving; whoever has gone to another zone meanwhile was shown that one's list. */
  #showListAfterLeaving(zone: ZoneInstance, characterId: number): void {
    const session = this.#options.sessionOf(characterId);
    if (session === undefined || session.player === null) return;
    if (zone.players.has(session.player)) this.showList(zone, session);
  }

  #progress(screen: RunScreen, phase: number, index: number, current: number): void {
    const objectives = screen.run.durable.definition.phases[phase]?.objectives ?? [];
    const target = objectives.find((objective) => objective.index === index)?.target ?? 0;
    screen.progress.set(index, { current, target });
  }

  #showCompleted(screen: RunScreen, phase: number, index: number): void {
    const { instanceId, definition } = screen.run.durable;
    this.#letOutProgress(screen, (frame) => this.#show(screen, frame));
    const objective = definition.phases[phase]?.objectives.find((candidate) => candidate.index === index);
    if (objective === undefined) return;
    const fields = { instanceId, state: "complete", objective: objectiveFields(objective, objective.target) } as const;
    this.#show(screen, SharedFrame.of(ServerEventObjective, fields));
  }

  #showPhase(screen: RunScreen, phase: number): void {
    const { instanceId, definition } = screen.run.durable;
    this.#letOutProgress(screen, (frame) => this.#show(screen, frame));
    screen.phase = phase;
    // As it began: what later events of the same commit moved follows as updates.
    const began = definition.phases[phase]?.objectives ?? [];
    const fields = { instanceId, phase, objectives: began.map((objective) => objectiveFields(objective, 0)) };
    this.#show(screen, SharedFrame.of(ServerEventPhase, fields));
  }

  #showEnd(screen: RunScreen, cancelled: boolean): void {
    const { run, zone } = screen;
    const { instanceId, eventId, participants } = run.durable;
    this.#options.stage.deliver(zone);
    for (const session of this.#options.stage.sessionsIn(zone)) {
      if (participants.slotOf(session.characterId ?? 0) < 0) this.showList(zone, session);
    }
    this.#forget(screen);
    if (!cancelled) return;
    const nothing = { success: false, contribution: 0, rewardXp: 0, rewardGold: 0, rewards: [] };
    for (const characterId of participants.characterIds.subarray(0, participants.count)) {
      const slot = participants.slotOf(characterId);
      const contribution = participants.scores[slot] ?? 0;
      const fields = { instanceId, eventId, rewardTier: "participation", ...nothing, contribution } as const;
      this.#options.sessionOf(characterId)?.sendPacket(ServerEventComplete, fields);
    }
  }

  #deliver(zone: ZoneInstance, show: (frame: SharedFrame) => void): void {
    for (const screen of this.#screensIn.get(zone) ?? []) {
      this.#letOutProgress(screen, show);
      for (const slot of screen.slots) {
        const characterId = screen.run.durable.participants.characterIds[slot] ?? 0;
        const session = this.#options.sessionOf(characterId);
        if (session !== undefined) this.#showStanding(screen.run, slot, session);
      }
      screen.slots.clear();
    }
  }

  #letOutProgress(screen: RunScreen, show: (frame: SharedFrame) => void): void {
    const { instanceId } = screen.run.durable;
    for (const [objectiveIndex, { current, target }] of screen.progress) {
      const key = `update ${instanceId} ${screen.phase} ${objectiveIndex}`;
      show(SharedFrame.of(ServerEventUpdate, { instanceId, objectiveIndex, current, target }, key));
    }
    screen.progress.clear();
  }

  #showStanding(run: DurableRun, slot: number, session: GameSession): void {
    const { instanceId, participants } = run.durable;
    const screen = this.#screen(run);
    if (screen === null) return;
    const { contribution, tier, ...thresholds } = screen.standing.place(slot, this.#options.nowMs());
    const fields = { instanceId, contribution, rewardTier: tier };
    session.sendPacket(ServerContributionUpdate, fields, `contribution ${instanceId}`);
    if (!screen.standing.tell(slot, tier)) return;
    const characterId = BigInt(participants.characterIds[slot] ?? 0);
    session.sendPacket(ServerRewardTierUpdate, { ...fields, characterId, ...thresholds }, `tier ${instanceId}`);
  }

  #show(screen: RunScreen, frame: SharedFrame): void {
    this.#options.stage.show(screen.zone, frame);
  }

  #runsOf(zone: ZoneInstance): DurableRun[] {
    return this.#options.manager.list(zone.definition.id, zone.instance);
  }
}

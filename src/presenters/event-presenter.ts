import { ServerEventList, ServerEventStatistics } from "../../packets/index.ts";
import type { EventManager } from "../events/event-manager.ts";
import type { RunEvent } from "../events/run-events.ts";
import type { DurableRun } from "../events/run-ledger.ts";
import type { RewardGranted } from "../rewards/reward-events.ts";
import type { ZoneInstance } from "../world/zone-instance.ts";
import { type BossBody, BossPresenter } from "./boss-presenter.ts";
import { type Chains, showChain } from "./chain-frames.ts";
import { listFields } from "./event-fields.ts";
import { letOutProgress, showStart } from "./objective-frames.ts";
import { sendCancelled, sendReward } from "./reward-packets.ts";
import { showPlayedRound } from "./round-frames.ts";
import type { RunScreen } from "./run-screen.ts";
import { RunScreens } from "./run-screens.ts";
import { showRunEvent } from "./run-story.ts";
import type { GameSession, Show, Stage } from "./stage.ts";
import { sendStanding } from "./standing-packets.ts";
import { statisticsFields } from "./statistics-fields.ts";
import { showStatus } from "./status-frames.ts";
import { letOutNewcomers, showTeams } from "./team-frames.ts";
import { letOutPoints, showPoints } from "./territory-frames.ts";
import { letOutAnswers, showOpenVotes } from "./vote-frames.ts";
import { showRunningWave } from "./wave-frames.ts";

export type EventPresenterOptions = {
  readonly stage: Stage;
  readonly manager: EventManager;
  readonly zoneOf: (zoneId: number, zoneInstance: number) => ZoneInstance | null;
  readonly sessionOf: (characterId: number) => GameSession | undefined;
  /** Name of a participant, who may be away; empty where it is not known. */
  readonly nameOf: (characterId: number) => string;
  readonly chains: Chains;
  readonly nowMs: () => number;
};

/**
 * Shows what became durable of the runs. Progress is folded until the next delivery; a phase or an end first lets out
 * the progress that came before it, so that folding never moves an update past them.
 */
export class EventPresenter {
  readonly #options: EventPresenterOptions;
  readonly #bosses: BossPresenter;
  readonly #screens: RunScreens;

  constructor(options: EventPresenterOptions) {
    const { stage, zoneOf, nowMs, nameOf } = options;
    this.#options = options;
    this.#screens = new RunScreens(zoneOf);
    this.#bosses = new BossPresenter(stage, nowMs, nameOf);
    stage.onDeliver((zone, show) => this.#deliver(zone, show));
  }

  /** Takes in events of a run, which its durable state has applied already. */
  onDurable(run: DurableRun, events: readonly RunEvent[]): void {
    const screen = this.#screens.of(run);
    if (screen === null) return;
    for (const event of events) this.#take(screen, event);
    this.#options.stage.flushDurable(screen.zone);
  }

  /** A run's boss is in the world: to be called whenever a phase was filled; `body` is null where it has none. */
  bossSpawned(run: DurableRun, body: BossBody | null): void {
    this.#bosses.spawned(run, body);
  }

  /** Shows a session the runs of the zone it has entered: the list, each as it stands, and what else there is of it. */
  showZone(zone: ZoneInstance, session: GameSession, characterId: number): void {
    const nowMs = this.#options.nowMs();
    this.showList(zone, session);
    const runs = this.#runsOf(zone);
    const screens = runs.map((run) => this.#screens.of(run)).filter((screen) => screen !== null);
    const show = showTo(session);
    for (const screen of screens) showStart(screen, screen.run.durable, nowMs, show);
    for (const screen of screens) this.#showAsItStands(screen, nowMs, show);
    for (const screen of screens) {
      const slot = screen.run.durable.participants.slotOf(characterId);
      if (slot >= 0) sendStanding(screen, slot, session, nowMs);
    }
    this.#bosses.showZone(zone, session);
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

  /** Answers whoever chose a team; a run that ended has answered. */
  answerTeams(instanceId: number, session: GameSession): void {
    const screen = this.#screens.get(instanceId);
    if (screen !== undefined) showTeams(screen, showTo(session));
  }

  /** Answers a participant of the run with what all of them have done. */
  showStatistics(run: DurableRun, slot: number, session: GameSession): void {
    const { nowMs, nameOf } = this.#options;
    session.sendPacket(ServerEventStatistics, statisticsFields(run, slot, nowMs(), nameOf));
  }

  /** Tells those whose tier changed because others moved, and how the teams stand. To be called once a second. */
  refreshStandings(): void {
    const nowMs = this.#options.nowMs();
    for (const screen of this.#screens.all()) {
      const { run, zone, standing } = screen;
      if (screen.teamsMoved) showTeams(screen, this.#toZone(zone));
      screen.teamsMoved = false;
      for (const session of this.#options.stage.sessionsIn(zone)) {
        const slot = run.durable.participants.slotOf(session.characterId ?? 0);
        if (slot >= 0 && standing.hasNews(slot, nowMs)) sendStanding(screen, slot, session, nowMs);
      }
    }
  }

  /** Forgets a run that could not be brought back. */
  forget(instanceId: number): void {
    this.#screens.forget(instanceId);
    this.#bosses.forget(instanceId);
  }

  /** A reward is durable: its owner is told how the run ended for it. */
  granted(grant: RewardGranted["data"]): void {
    const session = this.#options.sessionOf(grant.characterId);
    if (session !== undefined) sendReward(session, grant);
  }

  #take(screen: RunScreen, event: RunEvent): void {
    const { nowMs, chains } = this.#options;
    const show = this.#toZone(screen.zone);
    const showing = { nowMs: nowMs(), chains, show };
    switch (event.type) {
      case "ParticipantLeft":
        showRunEvent(screen, event, showing);
        return this.#showListAfterLeaving(screen.zone, event.data.characterId);
      case "BossPhaseReached":
        return this.#bosses.showPhase(screen.run.durable, event.data, show);
      case "RunCompleted":
        this.#bosses.killed(screen.run.durable, event.data);
        return this.#showEnd(screen, false);
      case "RunFailed":
      case "RunCancelled":
        return this.#showEnd(screen, event.type === "RunCancelled");
      default:
        showRunEvent(screen, event, showing);
    }
  }

  /** The answer to leaving; whoever has gone to another zone meanwhile was shown that one's list. */
  #showListAfterLeaving(zone: ZoneInstance, characterId: number): void {
    const session = this.#options.sessionOf(characterId);
    if (session === undefined || session.player === null) return;
    if (zone.players.has(session.player)) this.showList(zone, session);
  }

  /** What there is of a run besides its start, in the order that the wire protocol's documentation gives. */
  #showAsItStands(screen: RunScreen, nowMs: number, show: Show): void {
    const { durable } = screen.run;
    showChain(durable, this.#options.chains, show);
    if (durable.paused) showStatus(screen, nowMs, screen.pauseReason, show);
    showTeams(screen, show);
    showPoints(screen, show);
    showRunningWave(screen, nowMs, show);
    showPlayedRound(screen, nowMs, show);
    showOpenVotes(screen, nowMs, show);
  }

  #showEnd(screen: RunScreen, cancelled: boolean): void {
    const { run, zone } = screen;
    const { instanceId, participants } = run.durable;
    const { stage, sessionOf } = this.#options;
    // The round or phase that decided it counts for the teams, too.
    if (screen.teamsMoved) showTeams(screen, this.#toZone(zone));
    stage.deliver(zone);
    for (const session of stage.sessionsIn(zone)) {
      if (participants.slotOf(session.characterId ?? 0) < 0) this.showList(zone, session);
    }
    this.forget(instanceId);
    if (!cancelled) return;
    for (let slot = 0; slot < participants.count; slot += 1) {
      const session = sessionOf(participants.characterIds[slot] ?? 0);
      if (session !== undefined) sendCancelled(session, run.durable, slot);
    }
  }

  #deliver(zone: ZoneInstance, show: Show): void {
    const { sessionOf } = this.#options;
    const nowMs = this.#options.nowMs();
    for (const screen of this.#screens.in(zone)) {
      letOutNewcomers(screen, sessionOf, nowMs, show);
      letOutProgress(screen, show);
      letOutPoints(screen, show);
      letOutAnswers(screen, show);
      const { slots } = screen;
      screen.slots = new Set();
      for (const slot of slots) {
        const session = sessionOf(screen.run.durable.participants.characterIds[slot] ?? 0);
        if (session !== undefined) sendStanding(screen, slot, session, nowMs);
      }
    }
  }

  #toZone(zone: ZoneInstance): Show {
    return (frame, to = null) => this.#options.stage.show(zone, frame, to);
  }

  #runsOf(zone: ZoneInstance): DurableRun[] {
    return this.#options.manager.list(zone.definition.id, zone.instance);
  }
}

/** Shows to one session alone, at once, what is meant for it. */
function showTo(session: GameSession): Show {
  return (frame, to = null) => {
    if (to === null || to(session)) session.send(frame.in(session.dialect));
  };
}

/** Shows what became durable of the simulated run to its players, as the event packets show it to bots. */
import { controlPoints } from "../../src/events/objectives/control-point.ts";
import type { RunEvent } from "../../src/events/run-events.ts";
import type { ObjectiveState, RunState } from "../../src/events/run-state.ts";
import { freshRun, type ShownObjective, type ShownPoint, type ShownRun, type Sight } from "../bots/sight.ts";

/** Whoever is shown the run. */
export type Viewer = { readonly characterId: number; readonly sight: Sight };

/** After any of these other objectives are shown, or to others; the rest only moves what is shown. */
const REGROUPING: ReadonlySet<RunEvent["type"]> = new Set<RunEvent["type"]>([
  "RunStarted",
  "PhaseStarted",
  "ObjectiveActivated",
  "ObjectiveCompleted",
  "ObjectiveFailed",
  "ParticipantJoined",
  "TeamChosen",
  "VoteStarted",
  "VoteEnded",
]);

export class RunEyes {
  readonly #viewers: readonly Viewer[];
  #phase = -1;
  /** Objectives of the phase by index, one object for all who are shown it. */
  readonly #objectives = new Map<number, ShownObjective>();

  constructor(viewers: readonly Viewer[]) {
    this.#viewers = viewers;
  }

  /** Takes in events of the run, which its durable state has applied already. */
  follow(run: RunState, changes: readonly RunEvent[], nowMs: number): void {
    if (changes.some(({ type }) => type === "RunStarted")) {
      for (const { sight } of this.#viewers) sight.run = freshRun(run.instanceId, run.phase, []);
    }
    this.#takeProgress(run, nowMs);
    if (changes.some(({ type }) => REGROUPING.has(type))) this.#regroup(run);
    if (run.definition.controlPoints.length > 0) this.#showPoints(run);
    for (const change of changes) this.#take(run, change);
  }

  #takeProgress(run: RunState, nowMs: number): void {
    if (run.phase !== this.#phase) {
      this.#phase = run.phase;
      this.#objectives.clear();
    }
    for (const objective of run.objectives) {
      const { index, busyMs } = objective.definition;
      const shown = this.#objectives.get(index) ?? shownOf(objective);
      if (busyMs > 0 && shown.current !== objective.current) shown.busyUntilMs = nowMs + busyMs;
      shown.current = objective.current;
      shown.state = objective.status;
      this.#objectives.set(index, shown);
    }
  }

  /** Each viewer has the objectives, and the open votes, that are shown to its team. */
  #regroup(run: RunState): void {
    for (const { characterId, sight } of this.#viewers) {
      if (sight.run === null) continue;
      if (sight.run.phase !== run.phase) beginPhase(sight.run, run.phase);
      const team = run.participants.teams[run.participants.slotOf(characterId)] ?? 0;
      sight.run.ownTeam = team;
      sight.run.objectives = run.objectives
        .filter((objective) => isShownTo(objective, team))
        .flatMap(({ definition: { index } }) => this.#objectives.get(index) ?? []);
      showVotes(run, sight.run, team);
    }
  }

  #showPoints(run: RunState): void {
    for (const { definition, marks, status } of run.objectives) {
      if (definition.type !== "territory" || status === "inactive") continue;
      for (const { point, state } of controlPoints(run.definition, definition, marks)) {
        const [x, y, z] = point.position;
        const { owner, contested } = state;
        const progress = Math.floor((100 * state.progressMs) / Math.max(1, point.captureTimeMs));
        const shown: ShownPoint = { x, y, z, radius: point.captureRadiusMeters, owner, progress, contested };
        for (const { sight } of this.#viewers) sight.run?.points.set(point.id, shown);
      }
    }
  }

  #take(run: RunState, change: RunEvent): void {
    for (const { characterId, sight } of this.#viewers) {
      if (sight.run !== null) takeEncounter(run, sight.run, change, characterId);
    }
  }
}

/** Waves, rounds and pauses. */
function takeEncounter(run: RunState, shown: ShownRun, change: RunEvent, characterId: number): void {
  switch (change.type) {
    case "WaveStarted":
      shown.wave = change.data.wave;
      return;
    case "RoundStarted":
      shown.round = { round: change.data.round, isOn: true, fallen: new Set() };
      if (run.definition.mode === "duel") showTeams(run, shown);
      return;
    case "RoundEnded":
      shown.round = { round: change.data.round, isOn: false, fallen: new Set() };
      return;
    case "ParticipantEliminated":
      if (change.data.characterId === characterId) shown.isOut = true;
      return;
    case "RunPaused":
    case "RunResumed":
      shown.isPaused = run.paused;
      return;
    default:
  }
}

function shownOf({ definition: { index, type }, target, current, status }: ObjectiveState): ShownObjective {
  return { index, type, target, current, state: status, busyUntilMs: 0 };
}

function isShownTo({ status, definition: { secret, team } }: ObjectiveState, ownTeam: number): boolean {
  return status !== "inactive" && (!secret || team === 0 || team === ownTeam);
}

function beginPhase(shown: ShownRun, phase: number): void {
  shown.phase = phase;
  shown.taken.clear();
  shown.wave = 0;
}

function showVotes(run: RunState, shown: ShownRun, ownTeam: number): void {
  shown.votes.clear();
  for (const { voteId, team, phase, option } of run.votes) {
    if (option >= 0 || phase !== run.phase || (team !== 0 && team !== ownTeam)) continue;
    shown.votes.set(voteId, run.definition.phases[phase]?.vote?.options.length ?? 0);
  }
}

function showTeams({ participants }: RunState, shown: ShownRun): void {
  shown.teams.clear();
  for (let slot = 0; slot < participants.count; slot += 1) {
    shown.teams.set(participants.characterIds[slot] ?? 0, participants.teams[slot] ?? 0);
  }
}

import type { ContributionsRecorded, ObjectiveActivated, RunEvent } from "../events/run-events.ts";
import { initialRun } from "../events/run-state.ts";
import { type Chains, showChain } from "./chain-frames.ts";
import { letOutProgress, showObjective, showPhase, showStart } from "./objective-frames.ts";
import { showEliminated, showRound, showRoundEnd } from "./round-frames.ts";
import type { RunScreen } from "./run-screen.ts";
import { ShownPhase } from "./shown-phase.ts";
import type { Show } from "./stage.ts";
import { showStatus } from "./status-frames.ts";
import { showTeams } from "./team-frames.ts";
import { letOutPoints, showPointsAnew } from "./territory-frames.ts";
import { letOutAnswers, showVote, showVoteEnd } from "./vote-frames.ts";
import { showWaveEnd, showWaveStart } from "./wave-frames.ts";

/** What showing an event takes besides the event. */
export type Showing = {
  readonly nowMs: number;
  readonly chains: Chains;
  readonly show: Show;
};

/**
 * Shows one event of a run to its zone. What often changes is only noted; the delivery lets it out, or what must not
 * come before it does.
 */
export function showRunEvent(screen: RunScreen, event: RunEvent, { nowMs, chains, show }: Showing): void {
  switch (event.type) {
    case "ContributionsRecorded":
      return noteContributions(screen, event.data);
    case "ParticipantJoined":
      screen.slots.add(screen.run.durable.participants.slotOf(event.data.characterId));
      screen.standing.changed();
      return noteTeam(screen, event.data.characterId, event.data.team);
    case "TeamChosen":
      return noteTeam(screen, event.data.characterId, event.data.team);
    case "ParticipantLeft":
      screen.teamsMoved = screen.hasTeams;
      return;
    // Whether somebody is there, the zone shows.
    case "ParticipantAway":
    case "ParticipantReturned":
      return;
    case "RunStarted": {
      screen.phase = ShownPhase.begun(event.data.definition, 0, event.data.scale.targets);
      showStart(screen, initialRun(event.data), nowMs, show);
      showChain(screen.run.durable, chains, show);
      return showPhaseBegun(screen, show);
    }
    case "PhaseStarted":
      letOut(screen, show);
      screen.phase = ShownPhase.begun(screen.run.durable.definition, event.data.phase, event.data.scale.targets);
      screen.newcomers.clear();
      showPhase(screen, show);
      return showPhaseBegun(screen, show);
    case "ObjectiveActivated":
      return changeObjective(screen, event.data, "active", show);
    case "ObjectiveCompleted":
      return changeObjective(screen, event.data, "complete", show);
    case "ObjectiveFailed":
      return changeObjective(screen, event.data, "failed", show);
    default:
      showEncounter(screen, event, nowMs, show);
  }
}

/** Waves, rounds, votes, and the clock. */
function showEncounter(screen: RunScreen, event: RunEvent, nowMs: number, show: Show): void {
  switch (event.type) {
    case "WaveStarted":
      return showWaveStart(screen, event.data, show);
    case "WaveEnded":
      return showWaveEnd(screen, event.data, show);
    case "RoundStarted":
      return showRound(screen, event.data.round, 0, show);
    case "RoundEnded":
      screen.teamsMoved = screen.hasTeams;
      return showRoundEnd(screen, event.data, show);
    case "ParticipantEliminated":
      return showEliminated(screen, event.data, show);
    case "VoteStarted":
      return showVote(screen, event.data.voteId, nowMs, show);
    case "VoteCast":
      screen.votes.add(event.data.voteId);
      return;
    case "VoteEnded":
      letOutAnswers(screen, show);
      return showVoteEnd(screen, event.data, show);
    case "RunPaused":
      screen.pauseReason = event.data.reason;
      return showStatus(screen, nowMs, event.data.reason, show);
    case "RunResumed":
    case "RunExtended":
      return showStatus(screen, nowMs, "", show);
    default:
  }
}

function noteContributions(
  screen: RunScreen,
  { phase, objectives, participants }: ContributionsRecorded["data"],
): void {
  screen.standing.changed();
  // A screen that was made from a later state has it all.
  if (phase === screen.phase.phase) {
    for (const move of objectives) {
      if (screen.phase.move(move)?.definition.type === "territory") screen.pointsMoved = true;
    }
  }
  const { participants: columns } = screen.run.durable;
  for (const { characterId } of participants) screen.slots.add(columns.slotOf(characterId));
  if (screen.hasTeams) for (const { characterId, team } of participants) noteTeam(screen, characterId, team);
}

function noteTeam(screen: RunScreen, characterId: number, team: number): void {
  if (!screen.hasTeams) return;
  screen.noteTeam(characterId, team);
  screen.teamsMoved = true;
}

function showPhaseBegun(screen: RunScreen, show: Show): void {
  showTeams(screen, show);
  screen.teamsMoved = false;
  showPointsAnew(screen);
}

function changeObjective(
  screen: RunScreen,
  { phase, index }: Pick<ObjectiveActivated["data"], "phase" | "index">,
  status: "active" | "complete" | "failed",
  show: Show,
): void {
  letOut(screen, show);
  const objective = screen.phase.objectives.get(index);
  if (objective === undefined || phase !== screen.phase.phase) return;
  objective.status = status;
  if (status === "complete") objective.current = objective.target;
  showObjective(screen, objective, show);
  if (status === "active" && objective.definition.type === "territory") showPointsAnew(screen);
}

function letOut(screen: RunScreen, show: Show): void {
  letOutProgress(screen, show);
  letOutPoints(screen, show);
}

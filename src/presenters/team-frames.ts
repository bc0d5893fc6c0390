import { ServerEventTeams } from "../../packets/index.ts";
import type { RunState } from "../events/run-state.ts";
import { letOutProgress, showObjective } from "./objective-frames.ts";
import type { RunScreen } from "./run-screen.ts";
import { SharedFrame } from "./shared-frame.ts";
import { secretOf } from "./shown-phase.ts";
import type { GameSession, Show } from "./stage.ts";
import { letOutPoints, showPoints } from "./territory-frames.ts";
import { showOpenVotes } from "./vote-frames.ts";

/** How the teams stand, to each side with its own number. A run without teams has nothing to show. */
export function showTeams(screen: RunScreen, show: Show): void {
  if (!screen.hasTeams) return;
  const { instanceId, definition } = screen.run.durable;
  const teams = teamsOf(screen.run.durable);
  const { mode } = definition;
  screen.bySide(
    (ownTeam) => SharedFrame.of(ServerEventTeams, { instanceId, mode, ownTeam, teams }, `teams ${instanceId}`),
    show,
  );
}

/** Shows whoever came into a team since the last delivery what its members had been shown: its secrets, its votes. */
export function letOutNewcomers(
  screen: RunScreen,
  sessionOf: (characterId: number) => GameSession | undefined,
  nowMs: number,
  show: Show,
): void {
  if (screen.newcomers.size === 0) return;
  // What waits comes first, so that nothing older follows what a newcomer is shown.
  letOutProgress(screen, show);
  letOutPoints(screen, show);
  for (const characterId of screen.newcomers) {
    const newcomer = sessionOf(characterId);
    if (newcomer === undefined) continue;
    const team = screen.teamOf(newcomer);
    const showNewcomer: Show = (frame) => show(frame, (session) => session === newcomer);
    for (const objective of screen.phase.visibleTo(team)) {
      if (secretOf(objective) !== 0) showObjective(screen, objective, showNewcomer);
    }
    showPoints(screen, showNewcomer, team);
    showOpenVotes(screen, nowMs, showNewcomer, team);
  }
  screen.newcomers.clear();
}

function teamsOf({ definition, participants, phaseWins, round }: RunState) {
  const { teams, left, scores, count } = participants;
  return definition.teams.map(({ id, name }) => {
    let members = 0;
    let score = 0;
    for (let slot = 0; slot < count; slot += 1) {
      if (teams[slot] !== id) continue;
      if (left[slot] === 0) members += 1;
      score += scores[slot] ?? 0;
    }
    // Phases of a race, rounds of a duel: no event has both.
    const wins = (phaseWins.get(id) ?? 0) + (round?.wins.get(id) ?? 0);
    return { team: id, name, members, score, wins };
  });
}

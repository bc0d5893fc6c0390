import { joinedSlot, type RunState } from "./run-state.ts";
import type { Contributor } from "./signals.ts";

/** Slot of somebody who takes part, who joins if it has none: in a team, where the event has teams. */
export function admit(state: RunState, by: Contributor): number {
  const { participants } = state;
  const known = participants.slotOf(by.characterId);
  if (known >= 0 && participants.left[known] === 0) return known;
  // Before it has a slot: it must not be counted among those whom it joins.
  const team = known < 0 ? teamFor(state, by) : (participants.teams[known] ?? 0);
  const slot = joinedSlot(state, by.characterId);
  participants.teams[slot] = team;
  participants.setStatistic(slot, "lifeStartedMs", state.elapsedMs);
  return slot;
}

/** The team of a newcomer: its faction's where content says so, else the one with the fewest; of equals the first. */
export function teamFor({ definition, participants }: RunState, { factionId }: Contributor): number {
  const { teams, teamAssignment } = definition;
  if (teams.length === 0) return 0;
  if (teamAssignment === "faction") {
    const own = teams.find((team) => team.factionId === factionId && factionId !== 0);
    if (own !== undefined) return own.id;
  }
  let best = { id: 0, members: Number.POSITIVE_INFINITY };
  for (const { id } of teams) {
    const members = membersOf(participants, id);
    if (members < best.members) best = { id, members };
  }
  return best.id;
}

function membersOf({ teams, left, count }: RunState["participants"], team: number): number {
  let members = 0;
  for (let slot = 0; slot < count; slot += 1) if (teams[slot] === team && left[slot] === 0) members += 1;
  return members;
}

/** In a race over several phases, who was first most often; of equals, who won the last one. */
export function raceWinner({ phaseWins }: RunState, lastWonBy: number): number {
  let winner = lastWonBy;
  let most = (phaseWins.get(lastWonBy) ?? 0) + 1;
  for (const [team, wins] of phaseWins) {
    if (team === lastWonBy || wins <= most) continue;
    winner = team;
    most = wins;
  }
  return winner;
}

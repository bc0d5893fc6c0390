import type { ParticipantStatus, ParticipantStatusChanged, Roster, RosterEvent } from "./rosters.ts";
import type { ContributionDelta, RunEvent, RunEventType } from "./run-events.ts";

/** What a roster has to know of its run besides its own events. */
export type RosterRun = { readonly instanceId: number; readonly teamNames: ReadonlyMap<number, string> };

/** The events of a run that a roster can follow from; `decideRoster` answers all others with none. */
export const rosterCauses: readonly RunEventType[] = [
  "ParticipantJoined",
  "ParticipantLeft",
  "ParticipantAway",
  "ParticipantReturned",
  "ParticipantEliminated",
  "TeamChosen",
  "ContributionsRecorded",
  "RunCompleted",
  "RunFailed",
  "RunCancelled",
];

/** Who stands how from now on, and in which team: 0 in none, null where that stays. */
type Move = {
  readonly characterId: number;
  readonly to: ParticipantStatus;
  readonly team: number | null;
  readonly reason: string;
};

/**
 * What an event of a run means for its roster: statuses in the order in which the event names them, then teams by
 * number. A team stands from its first member on until nobody is left in it, or until the run ends.
 */
export function decideRoster(roster: Roster, run: RosterRun, event: RunEvent): readonly RosterEvent[] {
  const { instanceId } = run;
  switch (event.type) {
    case "RunCompleted":
      return disbanded(roster, instanceId, "the run was completed", event.data.atMs);
    case "RunFailed":
      return disbanded(roster, instanceId, `the run failed: ${event.data.reason}`, event.data.atMs);
    case "RunCancelled":
      return disbanded(roster, instanceId, "the run was cancelled", event.data.atMs);
    default: {
      const moves = movesOf(roster, event).filter((move) => isNews(roster, move));
      if (moves.length === 0 || event.type === "RunStarted") return [];
      const { atMs } = event.data;
      return [...statuses(roster, moves, instanceId, atMs), ...teamChanges(roster, moves, run, atMs)];
    }
  }
}

/** The team that a character is in; 0: none. */
function teamOf({ teams }: Roster, characterId: number): number {
  for (const [team, { members }] of teams) if (members.has(characterId)) return team;
  return 0;
}

function movesOf(roster: Roster, { type, data }: RunEvent): readonly Move[] {
  switch (type) {
    case "ParticipantJoined": {
      const reason = roster.participants.has(data.characterId) ? "rejoined" : "joined";
      return [{ ...data, to: present(roster, data.characterId), reason }];
    }
    case "TeamChosen":
      return [{ ...data, to: statusOf(roster, data.characterId) ?? "active", reason: "chose a team" }];
    case "ParticipantLeft":
      return [{ ...data, to: "left", team: 0 }];
    case "ParticipantEliminated":
      return [{ ...data, to: "eliminated", team: null, reason: `round ${data.round}` }];
    case "ParticipantAway": {
      const status = statusOf(roster, data.characterId);
      return status === "active" || status === "eliminated" ? [{ ...data, to: "away", team: null }] : [];
    }
    case "ParticipantReturned": {
      if (statusOf(roster, data.characterId) !== "away") return [];
      return [{ ...data, to: present(roster, data.characterId), team: null, reason: "returned" }];
    }
    case "ContributionsRecorded":
      return data.participants.map((delta) => contributed(roster, delta));
    default:
      return [];
  }
}

/** Who contributes takes part, also without having joined; `left` says that it was the other way round. */
function contributed(roster: Roster, { characterId, team, left }: ContributionDelta): Move {
  const status = statusOf(roster, characterId);
  if (left) return { characterId, to: "left", team: 0, reason: "left" };
  const isAbsent = status === null || status === "left";
  return { characterId, to: isAbsent ? present(roster, characterId) : status, team, reason: "contributed" };
}

function statusOf({ participants }: Roster, characterId: number): ParticipantStatus | null {
  return participants.get(characterId)?.status ?? null;
}

/** How somebody stands who is there: knocked out for good, or active. */
function present({ participants }: Roster, characterId: number): ParticipantStatus {
  return participants.get(characterId)?.isOut === true ? "eliminated" : "active";
}

function isNews(roster: Roster, { characterId, to, team }: Move): boolean {
  if (statusOf(roster, characterId) !== to) return true;
  return team !== null && team !== teamOf(roster, characterId);
}

function statuses(
  roster: Roster,
  moves: readonly Move[],
  instanceId: number,
  atMs: number,
): readonly ParticipantStatusChanged[] {
  return moves.flatMap(({ characterId, to, reason }): ParticipantStatusChanged[] => {
    const from = statusOf(roster, characterId);
    if (from === to) return [];
    return [{ type: "ParticipantStatusChanged", data: { instanceId, characterId, from, to, reason, atMs } }];
  });
}

function teamChanges(
  roster: Roster,
  moves: readonly Move[],
  { instanceId, teamNames }: RosterRun,
  atMs: number,
): readonly RosterEvent[] {
  const changes = new Map<number, { joined: number[]; left: number[] }>();
  const changeOf = (team: number) => {
    const change = changes.get(team) ?? { joined: [], left: [] };
    changes.set(team, change);
    return change;
  };
  for (const { characterId, team } of moves) {
    const before = teamOf(roster, characterId);
    if (team === null || team === before) continue;
    if (before !== 0) changeOf(before).left.push(characterId);
    if (team !== 0) changeOf(team).joined.push(characterId);
  }
  const byNumber = [...changes].sort(([one], [other]) => one - other);
  return byNumber.map(([team, { joined, left }]): RosterEvent => {
    const of = { instanceId, team, atMs };
    const size = roster.teams.get(team)?.members.size ?? 0;
    if (size === 0) return { type: "TeamFormed", data: { ...of, name: teamNames.get(team) ?? "", members: joined } };
    if (size + joined.length === left.length)
      return { type: "TeamDisbanded", data: { ...of, reason: "nobody is left" } };
    return { type: "TeamChanged", data: { ...of, joined, left } };
  });
}

function disbanded({ teams }: Roster, instanceId: number, reason: string, atMs: number): readonly RosterEvent[] {
  const numbers = [...teams.keys()].sort((one, other) => one - other);
  return numbers.map((team) => ({ type: "TeamDisbanded", data: { instanceId, team, reason, atMs } }));
}

/**
 * The group (`run-7/team-2`) that an event is about, for its metadata: the team, or that of the participant, who may
 * just have come to it or gone from it. Null: none.
 */
export function groupOf(before: Roster, after: Roster, { data }: RosterEvent): string | null {
  const team = "team" in data ? data.team : teamOf(after, data.characterId) || teamOf(before, data.characterId);
  return team === 0 ? null : `run-${data.instanceId}/team-${team}`;
}

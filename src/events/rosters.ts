/**
 * Who is in a run and in which team, told apart from the run itself on the stream `roster-<instanceId>`: whoever shows
 * or keeps parties needs these and none of the rest.
 */
export type RosterEvent = ParticipantStatusChanged | TeamFormed | TeamChanged | TeamDisbanded;

/** `away`: gone from the zone, and its place is kept for the event's grace time. */
export type ParticipantStatus = "active" | "away" | "left" | "eliminated";

type OfRun = { readonly instanceId: number; readonly atMs: number };

/** `from` null: it was not there before. */
export type ParticipantStatusChanged = {
  readonly type: "ParticipantStatusChanged";
  readonly data: OfRun & {
    readonly characterId: number;
    readonly from: ParticipantStatus | null;
    readonly to: ParticipantStatus;
    readonly reason: string;
  };
};

export type TeamFormed = {
  readonly type: "TeamFormed";
  readonly data: OfRun & { readonly team: number; readonly name: string; readonly members: readonly number[] };
};

/** Who came and who went. */
export type TeamChanged = {
  readonly type: "TeamChanged";
  readonly data: OfRun & {
    readonly team: number;
    readonly joined: readonly number[];
    readonly left: readonly number[];
  };
};

export type TeamDisbanded = {
  readonly type: "TeamDisbanded";
  readonly data: OfRun & { readonly team: number; readonly reason: string };
};

export type RosterTeam = { readonly name: string; readonly members: ReadonlySet<number>; readonly formedAtMs: number };

/** `isOut`: knocked out at some time, and nothing changes that. */
export type RosterParticipant = {
  readonly status: ParticipantStatus;
  readonly sinceMs: number;
  readonly isOut: boolean;
};

/** Participants by character and the teams that stand, by number. */
export type Roster = {
  readonly participants: ReadonlyMap<number, RosterParticipant>;
  readonly teams: ReadonlyMap<number, RosterTeam>;
};

export const emptyRoster: Roster = { participants: new Map(), teams: new Map() };

/** The roster after an event; the one before stays as it is. Changes of a team that is not there change nothing. */
export function evolveRoster(roster: Roster, { type, data }: RosterEvent): Roster {
  if (type === "ParticipantStatusChanged") {
    const participants = new Map(roster.participants);
    const isOut = data.to === "eliminated" || (participants.get(data.characterId)?.isOut ?? false);
    participants.set(data.characterId, { status: data.to, sinceMs: data.atMs, isOut });
    return { ...roster, participants };
  }
  const teams = new Map(roster.teams);
  if (type === "TeamDisbanded") teams.delete(data.team);
  else if (type === "TeamFormed") {
    teams.set(data.team, { name: data.name, members: new Set(data.members), formedAtMs: data.atMs });
  } else {
    const team = teams.get(data.team);
    if (team === undefined) return roster;
    const members = team.members.union(new Set(data.joined)).difference(new Set(data.left));
    teams.set(data.team, { ...team, members });
  }
  return { ...roster, teams };
}

/** Stream of a run's roster. */
export function rosterStream(instanceId: number): string {
  return `roster-${instanceId}`;
}

import { describe, expect, test } from "vitest";
import { decideRoster, groupOf, rosterCauses } from "../../../src/events/decide-roster.ts";
import { emptyRoster, evolveRoster, type Roster, type RosterEvent } from "../../../src/events/rosters.ts";
import type { ContributionDelta, RunEvent } from "../../../src/events/run-events.ts";

const run = {
  instanceId: 7,
  teamNames: new Map([
    [1, "Red"],
    [2, "Blue"],
  ]),
};
const when = { elapsedMs: 1, atMs: 100 };

const joined = (characterId: number, team = 0): RunEvent => ({
  type: "ParticipantJoined",
  data: { characterId, team, ...when },
});
const left = (characterId: number): RunEvent => ({
  type: "ParticipantLeft",
  data: { characterId, reason: "logout", ...when },
});
const away = (characterId: number): RunEvent => ({
  type: "ParticipantAway",
  data: { characterId, reason: "left_area", ...when },
});
const returned = (characterId: number): RunEvent => ({ type: "ParticipantReturned", data: { characterId, ...when } });
const out = (characterId: number): RunEvent => ({
  type: "ParticipantEliminated",
  data: { characterId, round: 2, ...when },
});
const chose = (characterId: number, team: number): RunEvent => ({
  type: "TeamChosen",
  data: { characterId, team, ...when },
});
const contributed = (...deltas: Pick<ContributionDelta, "characterId" | "team" | "left">[]): RunEvent => {
  const rests = { score: 1, damageRest: 0, healingRest: 0, healingScore: 0, presenceRestMs: 0 };
  const whole = deltas.map((one) => ({ ...rests, statistics: [], objectives: [], correlation: "", packet: 0, ...one }));
  return { type: "ContributionsRecorded", data: { phase: 0, objectives: [], participants: whole, ...when } };
};

type Told = { readonly roster: Roster; readonly said: string[]; readonly groups: (string | null)[] };

/** Follows a run's events. Everything is said in a few words, such as `1: null → active (joined)`. */
function follow(...events: RunEvent[]): Told {
  const told = { roster: emptyRoster, said: [] as string[], groups: [] as (string | null)[] };
  for (const event of events) {
    const decided = decideRoster(told.roster, run, event);
    const after = decided.reduce(evolveRoster, told.roster);
    told.groups.push(...decided.map((one) => groupOf(told.roster, after, one)));
    told.roster = after;
    told.said.push(...decided.map(inWords));
    // What was followed means nothing a second time.
    expect(decideRoster(after, run, event)).toEqual([]);
  }
  return told;
}

function inWords({ type, data }: RosterEvent): string {
  expect(data).toMatchObject({ instanceId: 7, atMs: 100 });
  switch (type) {
    case "ParticipantStatusChanged":
      return `${data.characterId}: ${data.from} → ${data.to} (${data.reason})`;
    case "TeamFormed":
      return `${data.team} ${data.name} formed: ${data.members}`;
    case "TeamChanged":
      return `${data.team}: +${data.joined} -${data.left}`;
    case "TeamDisbanded":
      return `${data.team} disbanded: ${data.reason}`;
  }
}

describe("who takes part", () => {
  test("joins, goes, comes back, leaves and joins again", () => {
    expect(follow(joined(1), away(1), returned(1), away(1), left(1), joined(1)).said).toEqual([
      "1: null → active (joined)",
      "1: active → away (left_area)",
      "1: away → active (returned)",
      "1: active → away (left_area)",
      "1: away → left (logout)",
      "1: left → active (rejoined)",
    ]);
  });

  test("also by contributing, and who left does so only by contributing anew", () => {
    const one = { characterId: 1, team: 0 };
    expect(follow(contributed({ ...one, left: false }), left(1), contributed({ ...one, left: true })).said).toEqual([
      "1: null → active (contributed)",
      "1: active → left (logout)",
    ]);
    const back = follow(joined(1), left(1), contributed({ ...one, left: false }));
    expect(back.said.at(-1)).toBe("1: left → active (contributed)");
    const gone = follow(joined(1), away(1), contributed({ ...one, left: false }));
    expect(gone.said.at(-1)).toBe("1: active → away (left_area)");
  });

  test("and was knocked out stays so, whatever comes and goes", () => {
    expect(follow(joined(1), out(1), away(1), returned(1), left(1), joined(1)).said.slice(1)).toEqual([
      "1: active → eliminated (round 2)",
      "1: eliminated → away (left_area)",
      "1: away → eliminated (returned)",
      "1: eliminated → left (logout)",
      "1: left → eliminated (rejoined)",
    ]);
  });
});

describe("teams", () => {
  test("form with their first member, change, and disband with the last one or with the run", () => {
    const { said, groups } = follow(
      contributed({ characterId: 1, team: 1, left: false }, { characterId: 2, team: 2, left: false }),
      joined(3, 1),
      chose(3, 2),
      left(1),
      { type: "RunFailed", data: { reason: "time_limit", ...when } },
    );
    expect(said).toEqual([
      ...["1: null → active (contributed)", "2: null → active (contributed)"],
      ...["1 Red formed: 1", "2 Blue formed: 2"],
      ...["3: null → active (joined)", "1: +3 -"],
      ...["1: + -3", "2: +3 -"],
      ...["1: active → left (logout)", "1 disbanded: nobody is left"],
      "2 disbanded: the run failed: time_limit",
    ]);
    const [one, two] = ["run-7/team-1", "run-7/team-2"];
    expect(groups).toEqual([...[one, two, one, two], ...[one, one], ...[one, two], ...[one, one], two]);
  });

  test("of a run without teams there are none", () => {
    const end: RunEvent = { type: "RunCancelled", data: { reason: "test", ...when } };
    const { said, groups } = follow(joined(1), end);
    expect([said, groups]).toEqual([["1: null → active (joined)"], [null]]);
  });
});

test("nothing follows from what is not among the causes", () => {
  const events: RunEvent[] = [
    { type: "RunPaused", data: { reason: "test", ...when } },
    { type: "RoundEnded", data: { round: 1, winner: 1, ...when } },
  ];
  expect(events.some(({ type }) => rosterCauses.includes(type))).toBe(false);
  expect(follow(joined(1, 1), ...events).said).toHaveLength(2);
});

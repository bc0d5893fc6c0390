import { describe, expect, it } from "vitest";
import type { EventDefinition } from "../../../src/content/definitions.ts";
import { clientTeamChoose } from "../../../src/handlers/events/client-team-choose.ts";
import { clientVoteCast } from "../../../src/handlers/events/client-vote-cast.ts";
import { event, objective } from "../../support/definitions.ts";
import type { RecordingClient } from "./recording-client.ts";
import { contributor, ShownGame } from "./shown-game.ts";

const vote = {
  question: "Which gate?",
  options: ["north", "south"].map((text) => ({ text, activates: [] })),
  durationMs: 20_000,
  defaultOption: 1,
};
const teams = ["Red", "Blue"].map((name, at) => ({ id: at + 1, name, factionId: 0 }));

function voteEvent(part: Partial<EventDefinition> = {}): EventDefinition {
  const definition = event([[objective({ type: "kill", target: 50 })]], part);
  return { ...definition, phases: definition.phases.map((phase) => ({ ...phase, vote })) };
}

const votesOf = (client: RecordingClient) => client.take().filter(({ name }) => name.startsWith("ServerVote"));
const errorsOf = (client: RecordingClient) => client.of("ServerError").map(({ code }) => code);

describe("votes as they are shown", () => {
  const open = { instanceId: 1, voteId: 1, question: "Which gate?", defaultOption: 1, options: ["north", "south"] };
  const play = (part: Partial<EventDefinition> = {}) => {
    const game = new ShownGame([voteEvent(part)]);
    const clients = [game.enter(1, 1), game.enter(2)] as const;
    const run = game.start();
    for (const characterId of [1, 2]) run.join(contributor(characterId), game.nowMs);
    game.commit();
    game.forget();
    const begin = (voteId: number, team: number) =>
      run.decide({ type: "VoteStarted", data: { voteId, team, phase: 0, ...run.moment(game.nowMs) } }, game.nowMs);
    const cast = (client: RecordingClient, option: number, voteId = 1) =>
      clientVoteCast(game.game)(client.session, { instanceId: 1, voteId, option });
    return { game, clients, run, begin, cast };
  };

  it("start with their options, follow every answer, and end with what was decided", () => {
    const { game, clients, run, begin, cast } = play();
    begin(1, 0);
    game.commit();
    const [one, other] = clients;
    expect(votesOf(one)).toEqual([
      { name: "ServerVoteStart", fields: { ...open, durationMs: 20_000 } },
      { name: "ServerVoteUpdate", fields: { instanceId: 1, voteId: 1, counts: [0, 0] } },
    ]);
    cast(one, 0);
    cast(other, 0);
    expect(votesOf(other)).toHaveLength(2);
    game.commit();
    expect(votesOf(other)).toMatchObject([{ fields: { counts: [2, 0] } }]);
    const data = { voteId: 1, option: 0, counts: [2, 0], ...run.moment(game.nowMs) };
    run.decide({ type: "VoteEnded", data }, game.nowMs);
    game.commit();
    expect(votesOf(other)).toEqual([
      { name: "ServerVoteEnd", fields: { instanceId: 1, voteId: 1, option: 0, counts: [2, 0] } },
    ]);
    expect(votesOf(game.enter(3))).toEqual([]);
    cast(one, 1);
    expect(errorsOf(one)).toEqual([15]);
  });

  it("are refused with the reason", () => {
    const { game, clients, begin, cast } = play({ teams, mode: "race" });
    begin(1, 1);
    game.commit();
    const [one, other] = clients;
    cast(one, 0, 2);
    cast(one, 2);
    cast(other, 0);
    expect([errorsOf(one), errorsOf(other)]).toEqual([[4, 9], [13]]);
    const guest = game.enter(3);
    cast(guest, 0);
    clientVoteCast(game.game)(guest.session, { instanceId: 7, voteId: 1, option: 0 });
    expect(errorsOf(guest)).toEqual([6, 4]);
  });

  it("of a team are its own, and shown with the time that is left to whoever comes into it", () => {
    const { game, clients, run, begin } = play({ teams, mode: "race" });
    begin(1, 1);
    game.commit();
    expect(votesOf(clients[0])).toHaveLength(2);
    expect(votesOf(clients[1])).toEqual([]);
    const guest = game.enter(3);
    expect(votesOf(guest)).toEqual([]);
    game.nowMs += 5_000;
    run.join(contributor(3), game.nowMs);
    game.commit();
    expect(votesOf(guest)[0]).toEqual({ name: "ServerVoteStart", fields: { ...open, durationMs: 15_000 } });
    game.goTo(guest, 1);
    expect(votesOf(guest)).toHaveLength(2);
  });
});

describe("teams as they are shown", () => {
  const play = (teamAssignment: EventDefinition["teamAssignment"]) => {
    const race = { teams, mode: "race", teamAssignment } as const;
    const game = new ShownGame([event([[objective({ type: "kill", target: 50 })]], race)]);
    const clients = [game.enter(1, 1), game.enter(2)] as const;
    game.forget();
    return { game, clients, run: game.start() };
  };
  const choose = (game: ShownGame, client: RecordingClient, team: number) =>
    clientTeamChoose(game.game)(client.session, { instanceId: 1, team });

  it("come with the start, with changes once a second, and each side's own number", () => {
    const { game, clients, run } = play("balance");
    const [one, other] = clients;
    const shape = { instanceId: 1, mode: "race", ownTeam: 0 };
    const empty = { members: 0, score: 0, wins: 0 };
    expect(one.of("ServerEventTeams")).toEqual([
      {
        ...shape,
        teams: [
          { team: 1, name: "Red", ...empty },
          { team: 2, name: "Blue", ...empty },
        ],
      },
    ]);
    game.forget();
    const [target] = run.state.objectives;
    if (target === undefined) throw new Error("no objective");
    run.tally.credit(target, contributor(1), 30);
    game.commit();
    run.tally.credit(target, contributor(1), 12);
    game.commit();
    expect(one.of("ServerEventTeams")).toEqual([]);
    game.game.events.refreshStandings();
    game.deliver();
    const red = { team: 1, name: "Red", members: 1, score: 42, wins: 0 };
    expect(one.of("ServerEventTeams")).toMatchObject([{ ownTeam: 1, teams: [red, empty] }]);
    expect(other.of("ServerEventTeams")).toMatchObject([{ ownTeam: 0, teams: [red, empty] }]);
    game.game.events.refreshStandings();
    game.deliver();
    expect(one.of("ServerEventTeams")).toEqual([]);
    expect(game.enter(3).of("ServerEventTeams")).toMatchObject([{ ownTeam: 0, teams: [red, empty] }]);
  });

  it("may be chosen where content says so; the answer comes when that is durable", () => {
    const { game, clients, run } = play("choice");
    const [one] = clients;
    choose(game, one, 2);
    expect(errorsOf(one)).toEqual([6]);
    run.join(contributor(1), game.nowMs);
    game.commit();
    one.take();
    choose(game, one, 2);
    expect(one.take()).toEqual([]);
    game.commit();
    expect(one.of("ServerEventTeams")).toMatchObject([{ ownTeam: 2, teams: [{ members: 0 }, { members: 1 }] }]);
    choose(game, one, 0);
    choose(game, one, 3);
    expect(errorsOf(one)).toEqual([9, 9]);
  });

  it("may not be chosen where content assigns them", () => {
    const { game, clients, run } = play("balance");
    run.join(contributor(1), game.nowMs);
    game.commit();
    clients[0].take();
    choose(game, clients[0], 2);
    expect(errorsOf(clients[0])).toEqual([13]);
  });
});

import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { disconnectReasons } from "../../../packets/index.ts";
import { clientEventStatisticsRequest } from "../../../src/handlers/events/client-event-statistics-request.ts";
import { clientCompletionHistoryRequest } from "../../../src/handlers/rewards/client-completion-history-request.ts";
import type { CompletedEvent } from "../../../src/journal/completion-history.ts";
import { event, objective } from "../../support/definitions.ts";
import type { RecordingClient } from "./recording-client.ts";
import { contributor, ShownGame } from "./shown-game.ts";

const open = () => new ShownGame([event([[objective({ type: "kill", target: 900 })]])]);

describe("statistics", () => {
  const ask = (game: ShownGame, client: RecordingClient, instanceId = 1) => {
    client.take();
    clientEventStatisticsRequest(game.game)(client.session, { instanceId });
    return client.take().map(({ fields }) => fields);
  };

  it("answer a participant with what is durable, the life that goes on included", () => {
    const game = open();
    const client = game.enter(1, 1);
    const run = game.start();
    run.join(contributor(1), game.nowMs);
    game.commit();
    run.tally.count(1, "kills", 3);
    run.tally.count(1, "damageDealt", 250);
    game.nowMs += 9_000;
    expect(ask(game, client)).toMatchObject([{ participants: [{ characterId: 1n, kills: 0, longestLifeMs: 9_000 }] }]);
    game.commit();
    expect(ask(game, client)).toEqual([
      {
        instanceId: 1,
        participants: [
          {
            ...{ characterId: 1n, name: "P1", team: 0, contribution: 0, kills: 3, deaths: 0, assists: 0 },
            ...{ damageDealt: 250, damageTaken: 0, healingDone: 0, healingTaken: 0 },
            ...{ longestLifeMs: 9_000, bestStreak: 0 },
          },
        ],
      },
    ]);
  });

  it("name the 255 who did most, of equals who joined first, and the asker in the last place", () => {
    const game = open();
    const client = game.enter(1);
    const run = game.start();
    const [target] = run.state.objectives;
    if (target === undefined) throw new Error("no objective");
    for (let id = 1; id <= 300; id += 1) run.tally.credit(target, contributor(id), id <= 10 ? 0 : 5);
    game.commit();
    const [answer] = ask(game, client) as { participants: { characterId: bigint }[] }[];
    const ids = answer?.participants.map(({ characterId }) => Number(characterId)) ?? [];
    expect(ids).toHaveLength(255);
    expect([ids[0], ids[253], ids[254]]).toEqual([11, 264, 1]);
  });

  it("are refused to who takes no part, and of runs that are not here", () => {
    const game = open();
    const client = game.enter(1);
    game.start();
    expect([...ask(game, client), ...ask(game, client, 8)]).toMatchObject([{ code: 6 }, { code: 4 }]);
  });
});

describe("the completion history", () => {
  const completed: CompletedEvent = {
    ...{ eventId: 4, count: 3, gold: 1, silver: 1, bronze: 0, bestContribution: 510 },
    ...{ fastestMs: 80_000, lastCompletedMs: 1_700_000_000_000 },
  };

  it("is answered when it has been read, and asked for one at a time", async () => {
    const game = open();
    const client = game.enter(1, 1);
    client.take();
    const asked: number[][] = [];
    const read = Promise.withResolvers<CompletedEvent[]>();
    game.completionHistory = (...args) => {
      asked.push(args);
      return read.promise;
    };
    const ask = clientCompletionHistoryRequest(game.game);
    ask(client.session, { eventId: 4 });
    ask(client.session, { eventId: 4 });
    expect(client.of("ServerError")).toMatchObject([{ code: 11, opcode: 0x0d40 }]);
    read.resolve([completed]);
    await turn();
    expect(client.of("ServerCompletionHistory")).toEqual([
      { completions: [{ ...completed, lastCompletedMs: 1_700_000_000_000n }] },
    ]);
    ask(client.session, { eventId: 0 });
    await turn();
    expect(client.names()).toEqual(["ServerCompletionHistory"]);
    expect(asked).toEqual([
      [1, 4],
      [1, 0],
    ]);
  });

  it("is unavailable while the database is away, and may be asked for again", async () => {
    const game = open();
    const client = game.enter(1);
    client.take();
    game.completionHistory = () => Promise.reject(new Error("away"));
    const ask = clientCompletionHistoryRequest(game.game);
    ask(client.session, { eventId: 0 });
    await turn();
    ask(client.session, { eventId: 0 });
    await turn();
    expect(client.of("ServerError").map(({ code }) => code)).toEqual([17, 17]);
  });
});

describe("whoever goes", () => {
  const away = (part: (client: RecordingClient, game: ShownGame) => void) => {
    const game = open();
    const client = game.enter(1);
    const run = game.start();
    run.join(contributor(1), game.nowMs);
    game.commit();
    part(client, game);
    return { game, client, reason: run.memory.absent.get(1)?.reason, run };
  };
  const end = (reason: number) => away((client) => client.session.close(reason, "The test is over."));

  it("is noted as absent with the reason", () => {
    expect(end(disconnectReasons.logged_out).reason).toBe("logout");
    expect(end(disconnectReasons.kicked).reason).toBe("kicked");
    expect(away((client) => client.session.closeQuietly()).reason).toBe("logout");
    expect(away((client, game) => game.goTo(client, 2)).reason).toBe("left_area");
  });

  it("is present again on coming back, and is shown what it had", () => {
    const { game, client, run } = away((gone, world) => world.goTo(gone, 2));
    client.take();
    game.goTo(client, 1);
    expect(run.memory.absent.size).toBe(0);
    expect(client.names()).toEqual(["ServerEventList", "ServerEventStart", "ServerContributionUpdate"]);
  });
});

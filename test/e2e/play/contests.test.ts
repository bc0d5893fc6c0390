import { afterAll, beforeAll, describe, type ExpectStatic, expect, test } from "vitest";
import {
  ServerEventEliminated,
  ServerEventObjective,
  ServerEventRound,
  ServerEventTeams,
  ServerVoteEnd,
  ServerVoteStart,
  ServerVoteUpdate,
} from "../../../packets/index.ts";
import { CRAB, eventOf, LEVER, POST } from "./made-content.ts";
import { lastShown, Scene } from "./scene.ts";

/** Races, duels, knockouts and votes, to success and to failure. */

const hunt = { type: "kill", target: 4, creature_ids: [CRAB] };
const strike = { type: "damage", target: 1_000_000, creature_ids: [POST] };
const short = { duration_ms: 2_500 };
const vote = {
  question: "Which way?",
  duration_ms: 1_500,
  default: 1,
  options: [
    { text: "Levers", activates: [1] },
    { text: "Crabs", activates: [2] },
  ],
};
const asked = (id: number, rest: object = {}) => {
  const hidden = [
    { type: "interact", target: 2, object_ids: [LEVER] },
    { ...hunt, target: 60 },
  ];
  return eventOf(id, [], { phases: [{ objectives: [{ ...hunt, target: 2 }, ...hidden], vote }], ...rest });
};

const content = {
  public_events: [
    eventOf(1, [hunt], { mode: "race" }),
    eventOf(2, [hunt], { mode: "race", ...short }),
    eventOf(3, [strike], { mode: "duel", rounds: { best_of: 3, duration_ms: 15_000, pause_ms: 300 } }),
    eventOf(4, [strike], { mode: "duel", ...short }),
    eventOf(5, [strike], { mode: "knockout", rounds: { duration_ms: 1_000, pause_ms: 200, survivors: 2 } }),
    eventOf(6, [strike], { mode: "knockout", ...short }),
    asked(7),
    asked(8, { duration_ms: 4_000 }),
  ],
};

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.open(content);
});
afterAll(() => scene.close());

const finalState = (expect: ExpectStatic, run: number, state: string) =>
  expect.poll(async () => (await scene.stored(run)).state, { timeout: 10_000 }).toBe(state);

const lossOf = async (expect: ExpectStatic, eventId: number, bots: number) => {
  const performance = await scene.play(eventId, { bots, isIdle: true });
  await finalState(expect, performance.run, "failed");
  return performance;
};

describe.concurrent("by bots, over TCP", () => {
  test("race: a team is first at the target", async ({ expect }) => {
    const { result, run, bystander } = await scene.play(1, { bots: 4 });
    expect(result.outcome).toBe("completed");
    const last = bystander.client.all(ServerEventTeams).at(-1);
    expect(last).toMatchObject({ instanceId: run, mode: "race", ownTeam: 0 });
    expect(last?.teams.map(({ members }) => members)).toEqual([2, 2]);
    const won = Object.values(lastShown(bystander, run)).filter(({ state }) => state === "complete");
    expect(won).toEqual([{ current: 4, state: "complete" }]);
    await finalState(expect, run, "completed");
  });

  test("race: nobody arrives", async ({ expect }) => {
    expect((await lossOf(expect, 2, 2)).result.outcome).toBe("failed");
  });

  test("duel: the best of three rounds", async ({ expect }) => {
    const { result, run, bystander } = await scene.play(3, { bots: 4 });
    expect(result.outcome).toBe("completed");
    const rounds = bystander.client.all(ServerEventRound);
    expect(rounds.map(({ state }) => state).slice(0, 4)).toEqual(["started", "ended", "started", "ended"]);
    const winners = rounds.flatMap(({ state, winner }) => (state === "ended" && winner !== 0 ? [winner] : []));
    const wins = [1, 2].map((team) => winners.filter((winner) => winner === team).length);
    expect(Math.max(...wins)).toBe(2);
    expect(
      bystander.client
        .all(ServerEventTeams)
        .at(-1)
        ?.teams.map((team) => team.wins),
    ).toEqual(wins);
    await finalState(expect, run, "completed");
  });

  test("duel: somebody alone has no opponent", async ({ expect }) => {
    const { result, bystander } = await lossOf(expect, 4, 1);
    expect(result.outcome).toBe("failed");
    expect(bystander.client.all(ServerEventRound)).toEqual([]);
  });

  test("knockout: the lowest falls out of each round until two are left", async ({ expect }) => {
    const { result, run, bystander } = await scene.play(5, { bots: 4 });
    expect(result.outcome).toBe("completed");
    const out = bystander.client.all(ServerEventEliminated);
    expect(out.map(({ round }) => round)).toEqual([1, 2]);
    const ranked = result.bots.toSorted((one, other) => one.contribution - other.contribution);
    expect(ranked.slice(0, 1).map(({ characterId }) => BigInt(characterId))).toEqual([out[0]?.characterId]);
    await finalState(expect, run, "completed");
  });

  test("knockout: nobody to knock out", async ({ expect }) => {
    expect((await lossOf(expect, 6, 2)).result.outcome).toBe("failed");
  });

  test("vote: the answers decide what is to be done", async ({ expect }) => {
    const { result, run, bystander } = await scene.play(7, { bots: 3 });
    expect(result.outcome).toBe("completed");
    const { client } = bystander;
    expect(client.all(ServerVoteStart)).toMatchObject([
      { instanceId: run, options: ["Levers", "Crabs"], defaultOption: 1 },
    ]);
    expect(client.all(ServerVoteUpdate).length).toBeGreaterThan(0);
    // Bots 1 and 3 want the first option, bot 2 the second.
    expect(client.all(ServerVoteEnd)).toMatchObject([{ option: 0, counts: [2, 1] }]);
    expect(lastShown(bystander, run)).toEqual({
      0: { current: 2, state: "complete" },
      1: { current: 2, state: "complete" },
    });
  });

  test("vote: without an answer the default stands, and what it asks for is not done in time", async ({ expect }) => {
    const { result, run, bystander } = await lossOf(expect, 8, 2);
    expect(result.outcome).toBe("failed");
    expect(bystander.client.all(ServerVoteEnd)).toMatchObject([{ option: 1, counts: [0, 0] }]);
    const shown = bystander.client.all(ServerEventObjective).filter(({ instanceId }) => instanceId === run);
    expect(shown).toMatchObject([{ state: "active", objective: { index: 2 } }]);
  });
});

test("nothing of it was an error to the server", () => expect(scene.server.errors).toEqual([]));

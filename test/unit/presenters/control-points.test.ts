import { describe, expect, it } from "vitest";
import { event, objective } from "../../support/definitions.ts";
import { contributor, ShownGame } from "./shown-game.ts";

const point = (id: number) => ({
  ...{ id, name: `point ${id}`, position: [id, 0, 2] as const, captureRadiusMeters: 8 },
  ...{ captureTimeMs: 10_000, decayTimeMs: 5_000 },
});
const controlPoints = [point(1), point(2)];
/** Marks of two points and the time held: owner, claimant, progress and contest of each. */
const marks = (first: number[], second: number[]) => [...first, ...second, 0];
const nobody = [0, 0, 0, 0];

describe("control points as they are shown", () => {
  const play = () => {
    const game = new ShownGame([event([[objective({ type: "territory", target: 30 })]], { controlPoints })]);
    const client = game.enter(1);
    client.take();
    return { game, client, run: game.start() };
  };

  it("come with the start, each where it lies", () => {
    const { client } = play();
    const shown = client.take();
    expect(shown.map(({ name }) => name)).toEqual(["ServerEventStart", "ServerControlPoint", "ServerControlPoint"]);
    const free = { instanceId: 1, owner: 0, progress: 0, contested: false, y: 0, z: 2, radius: 8 };
    expect(shown[1]?.fields).toEqual({ ...free, pointId: 1, x: 1 });
    expect(shown[2]?.fields).toEqual({ ...free, pointId: 2, x: 2 });
  });

  it("are shown again only when owner, contest or whole per cent changed, and once for a delivery", () => {
    const { game, client, run } = play();
    game.forget();
    const first = (progressMs: number, owner = 0, contested = 0) => [owner, 1, progressMs, contested];
    for (const progressMs of [500, 1_000, 2_550]) game.move(run, 0, 0, marks(first(progressMs), nobody));
    game.commit();
    expect(client.take()).toMatchObject([{ name: "ServerControlPoint", fields: { pointId: 1, progress: 25 } }]);
    game.move(run, 0, 0, marks(first(2_599), nobody));
    game.commit();
    expect(client.take()).toEqual([]);
    game.move(run, 0, 0, marks(first(2_599, 0, 1), nobody));
    game.commit();
    expect(client.of("ServerControlPoint")).toMatchObject([{ progress: 25, contested: true }]);
    game.move(run, 0, 15, marks(first(10_000, 1), nobody));
    game.commit();
    expect(client.take()).toMatchObject([
      { name: "ServerEventUpdate", fields: { current: 15 } },
      { name: "ServerControlPoint", fields: { owner: 1, progress: 100, contested: false } },
    ]);
  });

  it("are all shown to whoever comes late", () => {
    const { game, run } = play();
    game.move(run, 0, 15, marks([1, 1, 10_000, 0], nobody));
    game.commit();
    expect(game.enter(2, 1).of("ServerControlPoint")).toMatchObject([
      { pointId: 1, owner: 1, progress: 100 },
      { pointId: 2, owner: 0, progress: 0 },
    ]);
  });

  it("of a team's secret objective are shown to that team", () => {
    const teams = [1, 2].map((id) => ({ id, name: `team ${id}`, factionId: 0 }));
    const secret = objective({ type: "territory", target: 30, team: 2, secret: true, controlPointIds: [2] });
    const open = objective({ type: "territory", index: 1, target: 30, controlPointIds: [1] });
    const game = new ShownGame([event([[secret, open]], { controlPoints, teams, mode: "race" })]);
    const [one, other] = [game.enter(1), game.enter(2)];
    const run = game.start();
    const ids = (client: typeof one) => client.of("ServerControlPoint").map(({ pointId }) => pointId);
    expect([ids(one), ids(other)]).toEqual([[1], [1]]);
    run.join(contributor(1), game.nowMs);
    run.join(contributor(2), game.nowMs);
    game.commit();
    expect([ids(one), ids(other)]).toEqual([[], [2]]);
    game.move(run, 0, 3, [2, 2, 10_000, 0, 0]);
    game.commit();
    expect([ids(one), ids(other)]).toEqual([[], [2]]);
  });
});

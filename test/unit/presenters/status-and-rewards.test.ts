import { describe, expect, it } from "vitest";
import type { ChainDefinition } from "../../../src/content/definitions.ts";
import type { RewardTier } from "../../../src/content/loot-definitions.ts";
import { extendRun, pauseRun, resumeRun } from "../../../src/events/run-control.ts";
import { event, objective } from "../../support/definitions.ts";
import { ShownGame } from "./shown-game.ts";

const step = (eventId: number) =>
  ({ eventId, on: "completed", delayMs: 0, minParticipants: 0, locked: false }) as const;
const chain: ChainDefinition = { id: 9, name: "The long night", steps: [step(1), step(2)] };

describe("the clock of a run", () => {
  it("is shown when it stops, goes on and is moved, and to whoever comes while it stands", () => {
    const game = new ShownGame([event([[objective({ type: "kill" })]])]);
    const client = game.enter(1);
    game.start();
    game.forget();
    const { manager } = game.game;
    game.nowMs += 100_000;
    pauseRun(manager, 1, "a look at the stairs", "account:gm", game.nowMs);
    game.commit();
    const paused = { instanceId: 1, status: "paused", timeRemainingMs: 200_000, message: "a look at the stairs" };
    expect(client.of("ServerEventStatus")).toEqual([paused]);
    game.nowMs += 50_000;
    expect(game.enter(2).of("ServerEventStatus")).toEqual([paused]);
    extendRun(manager, 1, 30_000, "account:gm", game.nowMs);
    resumeRun(manager, 1, "account:gm", game.nowMs);
    game.commit();
    expect(client.of("ServerEventStatus").at(-1)).toEqual({
      ...{ instanceId: 1, status: "active", timeRemainingMs: 230_000, message: "" },
    });
    expect(game.enter(3).of("ServerEventStatus")).toEqual([]);
  });
});

describe("a chain", () => {
  const definitions = [1, 2, 3].map((id) => event([[objective({ type: "kill" })]], { id }));

  it("is shown with its steps after the start of each, and to whoever comes late", () => {
    const game = new ShownGame(definitions, [chain]);
    const client = game.enter(1);
    client.take();
    game.start(1);
    expect(client.take().map(({ name }) => name)).toEqual(["ServerEventStart", "ServerEventChain"]);
    game.start(2, { cause: { kind: "chain", chainId: 9, step: 1, steps: 2, afterInstanceId: 1 } });
    const second = { chainId: 9, instanceId: 2, step: 2, steps: 2, name: "The long night" };
    expect(client.of("ServerEventChain")).toEqual([second]);
    game.start(3);
    expect(client.of("ServerEventChain")).toEqual([]);
    expect(game.enter(2, 1).of("ServerEventChain")).toEqual([{ ...second, instanceId: 1, step: 1 }, second]);
  });

  it("has no part in a later step that was started by hand", () => {
    const game = new ShownGame(definitions, [chain]);
    const client = game.enter(1);
    game.start(2);
    expect(client.of("ServerEventChain")).toEqual([]);
  });
});

describe("a durable reward", () => {
  const grant = {
    ...{ instanceId: 1, eventId: 2, characterId: 1, outcome: "completed" as const, tier: "gold" as RewardTier },
    ...{ rank: 1, contribution: 600, xp: 10, gold: 20, items: [], elapsedMs: 1, atMs: 1 },
    ...{ currency: {}, reputation: null, achievementId: 0, titleId: 0 },
  };

  it("is told with what it holds besides experience, gold and items", () => {
    const game = new ShownGame([]);
    const client = game.enter(1, 1);
    client.take();
    const reputation = { factionId: 5, amount: 50 };
    const more = { currency: { shells: 7 }, reputation, achievementId: 70, titleId: 71 };
    game.game.events.granted({ ...grant, ...more });
    const shown = client.take();
    expect(shown.map(({ name }) => name)).toEqual(["ServerEventComplete", "ServerRewardDetails"]);
    expect(shown[1]?.fields).toEqual({
      ...{ instanceId: 1, eventId: 2, currencies: [{ name: "shells", amount: 7 }] },
      ...{ factionId: 5, reputation: 50, achievementId: 70, titleId: 71 },
    });
  });

  it("has no details where there are none", () => {
    const game = new ShownGame([]);
    const client = game.enter(1);
    client.take();
    game.game.events.granted(grant);
    expect(client.names()).toEqual(["ServerEventComplete"]);
  });
});

import { describe, expect, it } from "vitest";
import { objectiveType } from "../../../packets/enums.ts";
import { event, objective } from "../../support/definitions.ts";
import { contributor, ShownGame } from "./shown-game.ts";

const teams = [
  { id: 1, name: "Red", factionId: 0 },
  { id: 2, name: "Blue", factionId: 0 },
];

const indices = (objectives: readonly { readonly index: number }[]) => objectives.map(({ index }) => index);

describe("objectives as they are shown", () => {
  it("have the targets that the phase was scaled to, for each phase anew", () => {
    const scaling = { escalation: [{ participants: 2, multiplier: 3 }], difficulty: [] };
    const definition = event([[objective({ type: "kill", target: 10 })], [objective({ type: "kill", target: 4 })]], {
      scaling,
    });
    const game = new ShownGame([definition]);
    const one = game.enter(1);
    const other = game.enter(2, 1);
    game.forget();
    const run = game.start(1, { present: 2 });
    expect(one.of("ServerEventStart")[0]?.objectives).toEqual([{ index: 0, type: "kill", target: 30, current: 0 }]);
    expect(other.of("ServerEventStart")[0]?.objectives).toEqual([{ index: 0, type: "kill", target: 30, current: 0 }]);

    run.join(contributor(1), game.nowMs);
    const [first] = run.state.objectives;
    if (first !== undefined) run.advance(first, 30, game.nowMs);
    if (first !== undefined) run.completeIfDone(first, game.nowMs);
    game.commit();
    const shown = one.take().filter(({ name }) => !/Contribution|Tier/.test(name));
    expect(shown.map(({ name }) => name)).toEqual(["ServerEventUpdate", "ServerEventObjective", "ServerEventPhase"]);
    expect(shown[1]?.fields).toMatchObject({ state: "complete", objective: { target: 30, current: 30 } });
    expect(shown[2]?.fields).toMatchObject({ phase: 1, objectives: [{ target: 4, current: 0 }] });
  });

  it("are left out while they are hidden, and appear when they become active", () => {
    const hidden = objective({ type: "interact", index: 1, target: 2, hidden: true, activatedBy: [0] });
    const game = new ShownGame([event([[objective({ type: "kill" }), hidden]])]);
    const client = game.enter(1);
    const run = game.start();
    expect(indices(client.of("ServerEventStart")[0]?.objectives ?? [])).toEqual([0]);
    game.move(run, 0, 1);
    const [first] = run.state.objectives;
    if (first !== undefined) run.completeIfDone(first, game.nowMs);
    game.commit();
    expect(client.of("ServerEventObjective").map(({ state, objective: { index } }) => [index, state])).toEqual([
      [0, "complete"],
      [1, "active"],
    ]);
    game.goTo(client, 1);
    expect(indices(client.of("ServerEventStart")[0]?.objectives ?? [])).toEqual([0, 1]);
  });

  it("say that they failed, and how far they had come", () => {
    const optional = objective({ type: "defend", index: 1, target: 9, required: false });
    const game = new ShownGame([event([[objective({ type: "kill" }), optional]])]);
    const client = game.enter(1);
    const run = game.start();
    game.forget();
    game.move(run, 1, 4);
    const data = { phase: 0, index: 1, reason: "lost" as const, ...run.moment(game.nowMs) };
    run.decide({ type: "ObjectiveFailed", data }, game.nowMs);
    game.commit();
    expect(client.names()).toEqual(["ServerEventUpdate", "ServerEventObjective"]);
    game.goTo(client, 1);
    expect(client.of("ServerEventStart")[0]?.objectives[1]).toMatchObject({ current: 4, target: 9 });
  });

  it("of a secret kind are shown to their team alone, in every packet", () => {
    const red = objective({ type: "kill", index: 0, target: 5, team: 1, secret: true });
    const blue = objective({ type: "damage", index: 1, target: 7, team: 2, secret: true });
    const open = objective({ type: "collect", index: 2, target: 9 });
    const phase = [red, blue, open];
    const game = new ShownGame([event([phase, phase], { mode: "race", teams, teamAssignment: "balance" })]);
    const [ada, bo, guest] = [game.enter(1, 1), game.enter(2, 2), game.enter(3, 2)];
    const run = game.start();
    for (const client of [ada, bo, guest]) {
      expect(indices(client.of("ServerEventStart")[0]?.objectives ?? [])).toEqual([2]);
    }
    run.join(contributor(1), game.nowMs);
    run.join(contributor(2), game.nowMs);
    game.commit();
    // Dialect 1 has no word for damage, but that objective is not Ada's anyway.
    expect(indices(ada.of("ServerEventObjective").map((shown) => shown.objective))).toEqual([0]);
    expect(indices(bo.of("ServerEventObjective").map((shown) => shown.objective))).toEqual([1]);
    expect(guest.of("ServerEventObjective")).toEqual([]);

    game.move(run, 0, 3);
    game.move(run, 1, 2);
    game.move(run, 2, 1);
    game.commit();
    const updated = (client: typeof ada) => client.of("ServerEventUpdate").map(({ objectiveIndex }) => objectiveIndex);
    expect([updated(ada), updated(bo), updated(guest)]).toEqual([[0, 2], [1, 2], [2]]);

    game.goTo(ada, 1);
    expect(indices(ada.of("ServerEventStart")[0]?.objectives ?? [])).toEqual([0, 2]);
    const data = { phase: 1, scale: run.state.scale, wonBy: 1, ...run.moment(game.nowMs) };
    run.decide({ type: "PhaseStarted", data }, game.nowMs);
    game.commit();
    const begun = (client: typeof ada) => indices(client.of("ServerEventPhase")[0]?.objectives ?? []);
    expect([begun(ada), begun(bo), begun(guest)]).toEqual([[0, 2], [1, 2], [2]]);
  });

  it("come to somebody who joined by contributing, as their team has them by then", () => {
    const secret = objective({ type: "kill", target: 5, team: 1, secret: true });
    const open = objective({ type: "collect", index: 1, target: 9 });
    const game = new ShownGame([event([[secret, open]], { mode: "race", teams })]);
    const client = game.enter(1);
    const run = game.start();
    game.forget();
    const [first] = run.state.objectives;
    if (first === undefined) throw new Error("no objective");
    run.advance(first, 2, game.nowMs);
    run.tally.credit(first, contributor(1), 20);
    game.commit();
    expect(client.of("ServerEventObjective")).toEqual([
      { instanceId: 1, state: "active", objective: { index: 0, type: "kill", target: 5, current: 2 } },
    ]);
  });

  it("start from nothing even where a whole story became durable at once", () => {
    const game = new ShownGame([event([[objective({ type: "kill", target: 2 })], [objective({ type: "escort" })]])]);
    const client = game.enter(1);
    client.take();
    const triggered = game.game.manager.trigger(1, 1, { actor: "test" }, game.nowMs);
    const run = triggered.ok ? game.game.manager.activeRun(triggered.instanceId) : null;
    const first = run?.state.objectives[0];
    if (run === null || first === undefined) throw new Error("no run");
    run.advance(first, 2, game.nowMs);
    run.completeIfDone(first, game.nowMs);
    game.commit();
    const shown = client.take();
    expect(shown.map(({ name }) => name)).toEqual([
      "ServerEventStart",
      "ServerEventUpdate",
      "ServerEventObjective",
      "ServerEventPhase",
    ]);
    expect(shown[0]?.fields).toMatchObject({ phase: 0, objectives: [{ current: 0, target: 2 }] });
  });

  it("are of the type that each dialect has for them", () => {
    expect(objectiveType.byteOf[1].get("escort")).toBeUndefined();
    const game = new ShownGame([event([[objective({ type: "escort" })]])]);
    const [first, second] = [game.enter(1, 1), game.enter(2, 2)];
    game.start();
    expect(first.of("ServerEventStart")[0]?.objectives[0]?.type).toBe("kill");
    expect(second.of("ServerEventStart")[0]?.objectives[0]?.type).toBe("escort");
  });
});

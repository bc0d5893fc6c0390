import { expect, test } from "vitest";
import { event, objective } from "../../support/definitions.ts";
import { ShownGame } from "../presenters/shown-game.ts";
import { chain } from "./test-realm.ts";

const definitions = [1, 2].map((id) => event([[objective({ type: "kill" })]], { id }));
const steps = chain(9, { eventId: 1 }, { eventId: 2, delayMs: 60_000 });

test("a step that is started by hand when its turn has come is shown as one, at once and to whoever comes late", () => {
  const game = new ShownGame(definitions, [steps]);
  const client = game.enter(1);
  const progress = {
    ...{ zoneInstance: 1, step: 0, instanceId: 77, startedAtMs: 0, endedAtMs: 0, reason: null },
    ...({ status: "due", outcome: "completed" } as const),
  };
  game.directorState.chains.get(9)?.progress.set(1, progress);
  game.start(2);
  const shown = { chainId: 9, instanceId: 1, step: 2, steps: 2, name: "chain 9" };
  expect(client.of("ServerEventChain")).toEqual([shown]);
  // The director has been told of the commit by now.
  const cause = { kind: "manual" } as const;
  game.directorState.runs.set(1, { instanceId: 1, eventId: 2, zoneInstance: 1, bossId: 0, startedAtMs: 0, cause });
  game.directorState.chains.get(9)?.progress.set(1, { ...progress, step: 1, instanceId: 1, status: "running" });
  expect(game.enter(2).of("ServerEventChain")).toEqual([shown]);
});

test("a run that the chain does not count any more is no step of it", () => {
  const game = new ShownGame(definitions, [steps]);
  game.start(1);
  const cause = { kind: "manual" } as const;
  game.directorState.runs.set(1, { instanceId: 1, eventId: 1, zoneInstance: 1, bossId: 0, startedAtMs: 0, cause });
  expect(game.enter(1).of("ServerEventChain")).toEqual([]);
});

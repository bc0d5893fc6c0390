import { expect, test } from "vitest";
import { consoleCommands } from "../../../src/console/console-commands.ts";
import { eventOperations } from "../../../src/console/event-operations.ts";
import { createRegistry } from "../../../src/console/registry.ts";
import { bossEvent, bossEventId } from "../../../src/director/boss-event.ts";
import { event, objective } from "../../support/definitions.ts";
import { Runs } from "../../support/runs.ts";
import { boss } from "../director/test-realm.ts";
import { fakeGame } from "./fake-game.ts";

const endless = event([[objective({ type: "kill" })]], { durationMs: 0 });
const limited = event([[objective({ type: "kill" })]], { id: 2 });
const encounter = bossEvent(boss());

/** The commands on a real manager; every question to the journal is answered at once. */
function consoleOf() {
  const runs = new Runs(endless, limited, encounter);
  const definitions = new Map([endless, limited, encounter].map((one) => [one.id, one]));
  const bosses = () => [{ ...BOSS, eventId: encounter.id }];
  const operations = eventOperations({
    ...{ manager: runs.manager, definitions },
    hasZone: () => true,
    lockedBy: () => null,
    playersIn: () => 0,
    nowMs: () => 0,
  });
  const registry = createRegistry(consoleCommands, { ...fakeGame(), ...operations, bosses });
  const run = async (line: string) => {
    const answer = registry.execute(line, { actor: "Gm", role: "gamemaster" });
    runs.commit();
    return (await answer).lines;
  };
  return { runs, run };
}

const BOSS = {
  ...{ bossId: 9, name: "Eel", nextSpawnMs: null, instanceIds: [], lastEndMs: null, lastEnd: null },
  ...({ status: "waiting" } as const),
};

test("a boss that lives in any zone instance is not called into another", async () => {
  const { run } = consoleOf();
  expect(await run(".boss spawn 9 2")).toEqual(["Boss 9 spawned: run 1, zone instance 2."]);
  expect(await run(".boss spawn 9")).toEqual(["Boss 9 is there already!"]);
  const eventId = bossEventId(9);
  expect(await run(`.event start ${eventId} 3`)).toEqual([`Event ${eventId} already active!`]);
  expect(await run(".boss despawn 9")).toEqual(["Boss 9 sent away: run 1."]);
  expect(await run(".boss spawn 9")).toEqual(["Boss 9 spawned: run 2, zone instance 1."]);
});

test("an event of content runs in several zone instances", async () => {
  const { run } = consoleOf();
  expect(await run(".event start 1")).toEqual(["Event 1 started: run 1, zone instance 1."]);
  expect(await run(".event start 1 2")).toEqual(["Event 1 started: run 2, zone instance 2."]);
});

test("a run without a limit is not extended", async () => {
  const { run } = consoleOf();
  await run(".event start 1");
  await run(".event start 2");
  expect(await run(".event extend 1 60")).toEqual(["Event 1 has no time limit: stop it instead."]);
  expect(await run(".event extend 2 60")).toEqual(["Event 2 extended by 60 s: run 2."]);
});

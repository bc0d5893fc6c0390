import { expect, test } from "vitest";
import { consoleCommands } from "../../../src/console/console-commands.ts";
import { createRegistry } from "../../../src/console/registry.ts";
import { fakeGame } from "./fake-game.ts";

const caller = { actor: "account:gm", role: "gamemaster" } as const;

function run(...lines: string[]) {
  const registry = createRegistry(consoleCommands, fakeGame());
  return lines.reduce(
    async (before, line) => [...(await before), ...(await registry.execute(line, caller)).lines],
    Promise.resolve<string[]>([]),
  );
}

test("lists schedules, chains and bosses", async () => {
  expect(await run(".schedule list", ".chain list", ".boss list")).toEqual([
    "4 - Nightly: event 3 [daily, zone instance 1, next 1970-01-02 00:00:00Z]",
    "1 - Tides [chain 2 of 4, zone instance 1, run 17, due, next step 1970-01-01 00:01:00Z]",
    "2 - Rivers [2 events, has not begun]",
    "9 - Eel [waiting, next 1970-01-02 00:00:00Z, last killed 1970-01-01 00:00:01Z]",
  ]);
});

test("calls a boss and sends it away", async () => {
  expect(await run(".boss spawn 9", ".boss spawn 9", ".boss despawn 9", ".boss despawn 9", ".boss spawn 8")).toEqual([
    "Boss 9 spawned: run 17, zone instance 1.",
    "Boss 9 is there already!",
    "Boss 9 sent away: run 17.",
    "Boss 9 is not there!",
    "Boss not exist!",
  ]);
});

test("completes quests, and explains", async () => {
  expect(await run(".schedule quest 5", ".schedule quest 6", ".event explain 3 7", ".event explain")).toEqual([
    "Events started: 1.",
    "No event waits for this quest.",
    "=> Event 3 is not running.",
    "|- Character 7 is offline.",
    "### USAGE: .event explain #id [#character] [zoneInstance]",
  ]);
});

test("shows what comes next, switches schedules and runs them", async () => {
  expect(
    await run(
      ".boss next",
      ".schedule next",
      ".schedule next 4 2",
      ".schedule next 5",
      ".schedule next 4 1000",
      ".schedule disable 4",
      ".schedule disable 4",
      ".schedule list",
      ".schedule next",
      ".schedule enable 9",
      ".schedule run 4",
    ),
  ).toEqual([
    "9 - Eel: 1970-01-02 00:00:00Z",
    ...[2, 3, 4, 5, 6].map((day) => `1970-01-0${day} 00:00:00Z (day ${day - 1}): 4 - Nightly: event 3`),
    "4 - Nightly: event 3",
    "|- 1970-01-02 00:00:00Z (day 1)",
    "|- 1970-01-03 00:00:00Z (day 2)",
    "Schedule not exist!",
    "### USAGE: .schedule next [#id] [count]",
    "The count is from 1 to 100.",
    "Schedule 4 disabled.",
    "Schedule 4 already disabled!",
    "4 - Nightly: event 3 [daily, zone instance 1, disabled by a game master]",
    "No schedule found!",
    "Schedule not exist!",
    "Event 3 started: run 30, zone instance 1.",
  ]);
});

test("shows the events of a chain in their order", async () => {
  expect(await run(".chain info 2", ".chain info 9")).toEqual([
    "Chain 2: Rivers",
    "|- 1: event 4  [begins the chain]",
    "|- 2: event 4  [after the one before was completed, 1m later, if 5 or more took part, locked until then]",
    "Has not begun.",
    "Chain not exist!",
  ]);
});

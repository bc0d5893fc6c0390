import { describe, expect, test } from "vitest";
import type { Caller } from "../../../src/console/caller.ts";
import { announceCommands } from "../../../src/console/commands/announce.ts";
import { serverCommands } from "../../../src/console/commands/server.ts";
import { createRegistry } from "../../../src/console/registry.ts";
import { fakeGame } from "./fake-game.ts";
import { fakeStatus } from "./fake-server.ts";

const gamemaster: Caller = { actor: "account:Gm", role: "gamemaster" };

const consoleOf = () => {
  const game = fakeGame();
  const registry = createRegistry([...serverCommands, ...announceCommands], game);
  const run = async (line: string) => {
    const { ok, lines } = await registry.execute(line, gamemaster);
    return [ok, ...lines];
  };
  return { game, run };
};

describe(".server shutdown", () => {
  test("plans a stop in seconds or with units, with a reason", async () => {
    const { run, game } = consoleOf();
    expect(await run(".server shutdown 300 new tides")).toEqual([true, "Server shutdown in 5m (new tides)."]);
    expect(game.plannedStop()).toEqual({ kind: "shutdown", secondsLeft: 300, reason: "new tides" });
    expect(await run(".ser shut 1h30m")).toEqual([
      true,
      "Server shutdown in 1h 30m.",
      "It takes the place of this one: shutdown in 5m (new tides).",
    ]);
    expect(await run(".server info")).toContain("Planned: shutdown in 1h 30m");
  });

  test.each([".server shutdown cancel", ".server shutdown CAN", ".server drain cancel"])("%s", async (line) => {
    const { run, game } = consoleOf();
    expect(await run(line)).toEqual([false, "No shutdown and no drain is planned."]);
    await run(".server drain 60");
    expect(await run(line)).toEqual([true, "Cancelled: drain for at most 1m."]);
    expect(game.plannedStop()).toBeNull();
  });

  test.each([
    [".server shutdown", "### USAGE: .server shutdown #sec [reason] | cancel"],
    [".server shutdown soon", "### USAGE: .server shutdown #sec [reason] | cancel"],
    [".server shutdown -5", "### USAGE: .server shutdown #sec [reason] | cancel"],
    [".server shutdown 5 too late", "The server is stopping already: nothing can be planned any more."],
    [".server shutdown cancel now", "### USAGE: .server shutdown #sec [reason] | cancel"],
    [".server shutdown 9999999", "At most 604800 seconds (a week) ahead."],
    [".server drain 1 2", "### USAGE: .server drain [#sec] | cancel"],
  ])("%s is refused", async (line, answer) => {
    expect(await consoleOf().run(line)).toEqual([false, answer]);
  });
});

test(".server drain takes ten minutes unless told", async () => {
  const { run, game } = consoleOf();
  expect(await run(".server drain")).toEqual([true, "Server drain for at most 10m: nobody new is let in."]);
  await run(".server drain 30m");
  expect(game.plannedStop()).toEqual({ kind: "drain", secondsLeft: 1800, reason: "" });
});

test(".server motd shows, sets, takes away, and says when it cannot be kept", async () => {
  const { run } = consoleOf();
  expect(await run(".server motd")).toEqual([true, "No message of the day."]);
  expect(await run(".server motd Welcome  back!")).toEqual([true, "Message of the day set to: Welcome back!"]);
  expect(await run(".server motd")).toEqual([true, "Message of the day: Welcome back!"]);
  expect((await run(`.server motd ${"é".repeat(257)}`))[1]).toContain("The text has 514 bytes");
  expect(await run(".server motd when the database is away")).toEqual([
    false,
    "The message of the day cannot be kept now: try again when the database is back.",
  ]);
  expect(await run(".server motd none")).toEqual([true, "Message of the day taken away."]);
});

test(".announce says how many heard it", async () => {
  const { run } = consoleOf();
  expect(await run(".announce The tide turns")).toEqual([true, "Announced to 4 players."]);
  expect(await run("ann to one")).toEqual([true, "Announced to 1 player."]);
  expect(await run(".announce")).toEqual([false, "### USAGE: .announce text"]);
  expect((await run(`.announce ${"x".repeat(513)}`))[0]).toBe(false);
});

test(".server status is readable, and with json one line of what there is", async () => {
  const { run } = consoleOf();
  expect(await run(".server status")).toEqual([
    true,
    "Uptime: 1h 1m 1s",
    "Sessions: 4 playing, 3 in zones, 5 connections",
    "Packets: 12.3/s in, 56.8/s out",
    "Journal: green, connected, position 99, 9.0 events/s, 0 appends wait",
    "Projections: 1 events behind, 0 failures in a row",
    "Spill: 0 batches, 0 bytes",
    "Active runs: 1",
    "|- 3 - Harvest Moon [run 17, phase 1 of 2, 2 participants]",
  ]);
  const [ok, line] = await run(".server status json");
  expect(ok).toBe(true);
  expect(JSON.parse(String(line))).toEqual(fakeStatus);
  expect(await run(".server status xml")).toEqual([false, "### USAGE: .server status [json]"]);
});

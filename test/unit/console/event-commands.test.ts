import { describe, expect, test } from "vitest";
import type { Caller } from "../../../src/console/caller.ts";
import { consoleCommands } from "../../../src/console/console-commands.ts";
import { formatDuration } from "../../../src/console/durations.ts";
import { createRegistry } from "../../../src/console/registry.ts";
import { fakeGame } from "./fake-game.ts";

const gamemaster: Caller = { actor: "Gm", role: "gamemaster" };

const consoleOf = () => {
  const game = fakeGame();
  const registry = createRegistry(consoleCommands, game);
  return { game, run: (line: string) => registry.execute(line, gamemaster) };
};

describe(".event", () => {
  test("starts a run once, under the name of who asked", async () => {
    const { run, game } = consoleOf();
    expect(await run(".event start 3")).toMatchObject({
      ok: true,
      lines: ["Event 3 started: run 17, zone instance 1."],
    });
    expect(await run(".event start #3 1")).toMatchObject({ ok: false, lines: ["Event 3 already active!"] });
    expect(await run(".event start 3 2")).toMatchObject({ ok: true });
    expect(game.actors).toEqual(["Gm", "Gm", "Gm"]);
  });

  test("refuses what is not there, or not possible now", async () => {
    const { run } = consoleOf();
    expect(await run(".event start 4")).toMatchObject({ ok: false, lines: ["Event not exist!"] });
    expect(await run(".event start 99999999999")).toMatchObject({ ok: false, lines: ["Event not exist!"] });
    expect(await run(".event start 3 9")).toMatchObject({ ok: false, lines: ["Zone 1 has instances 1 to 8."] });
    expect(await run(".event info 4")).toMatchObject({ ok: false, lines: ["Event not exist!"] });
    expect(await run(".event stop 4")).toMatchObject({ ok: false, lines: ["Event not exist!"] });
    expect(await run(".event stop 3")).toMatchObject({ ok: false, lines: ["Event 3 not active!"] });
  });

  test("lists what runs, and says when nothing does", async () => {
    const { run } = consoleOf();
    expect(await run("ev act")).toMatchObject({ ok: true, lines: ["No event found!"] });
    await run("ev sta 3");
    expect((await run("ev act")).lines).toEqual([
      "3 - Harvest Moon [run 17, zone 1 instance 1, phase 1 of 2, 2 participants, 1m 1s left]",
    ]);
  });

  test("tells what an event asks for, and how far its runs are", async () => {
    const { run } = consoleOf();
    expect((await run(".event info 3")).lines).toEqual([
      "Event 3: Harvest Moon [invasion]",
      "Zone 1, 2 phases, time limit 5m",
      "Phase 1, time limit 1m",
      "|- 0: kill 10",
      "Not active.",
    ]);
    await run(".event start 3");
    expect((await run(".event info 3")).lines.slice(4)).toEqual([
      "Active: run 17, zone 1 instance 1, phase 1 of 2, 2 participants, 1m 1s left",
      "Scaled for 2 participants: targets and creatures x 1, health x 1",
      "|- 0: kill 4/10",
    ]);
  });

  test("stops every run of an event", async () => {
    const { run } = consoleOf();
    await run(".event start 3 1");
    await run(".event start 3 2");
    expect((await run(".event stop 3")).lines).toEqual(["Event 3 stopped: run 17.", "Event 3 stopped: run 18."]);
  });

  test("pauses, resumes and extends", async () => {
    const { run } = consoleOf();
    expect((await run(".event pause 3")).lines).toEqual(["Event 3 not active!"]);
    await run(".event start 3");
    expect((await run(".event pause 3")).lines).toEqual(["Event 3 paused: run 17."]);
    expect((await run(".event pause 3")).lines).toEqual(["Event 3 already paused!"]);
    expect((await run(".event act")).lines[0]).toContain("paused");
    expect((await run(".event resume 3")).lines).toEqual(["Event 3 resumed: run 17."]);
    expect((await run(".event resume 3")).lines).toEqual(["Event 3 is not paused!"]);
    expect((await run(".event extend 3 -60")).lines).toEqual(["Event 3 extended by -60 s: run 17."]);
    expect((await run(".event extend 4 60")).lines).toEqual(["Event 4 has no time limit: stop it instead."]);
    expect((await run(".event extend 9 60")).lines).toEqual(["Event not exist!"]);
  });

  test.each([
    [".event extend 3", "### USAGE: .event extend #id #sec"],
    [".event extend 3 0", "### USAGE: .event extend #id #sec"],
    [".event extend 3 999999", "### USAGE: .event extend #id #sec"],
    [".event start", "### USAGE: .event start #id [zoneInstance]"],
    [".event start x", "### USAGE: .event start #id [zoneInstance]"],
    [".event start 3 x", "### USAGE: .event start #id [zoneInstance]"],
    [".event start 3 1 1", "### USAGE: .event start #id [zoneInstance]"],
    [".event start -3", "### USAGE: .event start #id [zoneInstance]"],
    [".event info", "### USAGE: .event info #id"],
    [".event stop 3 4", "### USAGE: .event stop #id"],
    [".event activelist all", "### USAGE: .event activelist"],
    [".lookup event", "### USAGE: .lookup event name"],
    [".quit now", "### USAGE: .quit"],
  ])("%s is answered with its usage", async (line, usage) => {
    expect(await consoleOf().run(line)).toEqual({ ok: false, lines: [usage], endsSession: false });
  });
});

describe("the other families", () => {
  test(".lookup event finds by any part of the name and marks what runs", async () => {
    const { run } = consoleOf();
    expect((await run(".lookup event MOON")).lines).toEqual(["3 - Harvest Moon"]);
    await run(".event start 3");
    expect((await run(".lookup event harvest m")).lines).toEqual(["3 - Harvest Moon [active]"]);
    expect((await run(".lookup event sun")).lines).toEqual(["No event found!"]);
  });

  test(".server info", async () => {
    expect((await consoleOf().run(".server info")).lines).toEqual([
      "Zonetide 0.1.0, realm 1",
      "Uptime: 1h 1m 1s",
      "Sessions: 4",
      "Active runs: 0",
      "Journal position: 99",
    ]);
  });

  test(".player kick takes the longest name that somebody has; the rest is the reason", async () => {
    const { run } = consoleOf();
    const kicked = { ok: true, lines: ["Old Mirelda (character 8) kicked."] };
    expect(await run(".player kick old mirelda")).toMatchObject(kicked);
    expect(await run(".player kick Old Mirelda please cool down")).toMatchObject(kicked);
    expect(await run(".player kick Mirelda")).toMatchObject({ ok: false, lines: ["Player not online!"] });
    expect((await run(".player kick")).lines).toEqual(["### USAGE: .player kick name [reason]"]);
  });

  test("durations read as people say them", () => {
    expect([0, 1, 59_000, 60_000, 90_061_000, -5].map(formatDuration)).toEqual([
      "0s",
      "1s",
      "59s",
      "1m",
      "1d 1h 1m 1s",
      "0s",
    ]);
  });
});

import { describe, expect, test } from "vitest";
import { captureCommands } from "../../../src/console/commands/capture.ts";
import { createRegistry } from "../../../src/console/registry.ts";
import { fakeGame } from "./fake-game.ts";

const consoleOf = (role: "player" | "gamemaster" = "gamemaster") => {
  const registry = createRegistry(captureCommands, fakeGame());
  return async (line: string) => (await registry.execute(line, { actor: "account:Ada", role })).lines;
};

describe(".capture", () => {
  test("starts, lists and stops captures by what they follow", async () => {
    const say = consoleOf();
    expect(await say(".capture list")).toEqual(["No capture is running."]);
    expect(await say(".capture start")).toEqual(["Capture 1 started (all sessions): captures/1.pcapng"]);
    expect(await say(".capture start session #4711")).toEqual(["Capture 2 started (session 4711): captures/2.pcapng"]);
    expect(await say(".capture start player Old Mirelda")).toEqual([
      "Capture 3 started (player Old Mirelda): captures/3.pcapng",
    ]);
    expect(await say(".capture list")).toEqual([
      "1 - all sessions since 1970-01-01T00:00:00.000Z: 1 sessions, 12 frames, 345 bytes. captures/1.pcapng",
      expect.stringMatching(/^2 - session 4711 .*, 6 frames left out \(the disk was too slow or full\)\./),
      expect.stringMatching(/^3 - player Old Mirelda /),
    ]);
    expect(await say(".capture stop")).toEqual(["Several captures are running!", "### USAGE: .capture stop [#id|all]"]);
    expect(await say(".capture stop 2")).toEqual([expect.stringMatching(/^Capture 2 stopped: 1 sessions, 12 frames/)]);
    expect(await say(".capture stop 2")).toEqual(["Capture not exist!"]);
    expect(await say(".capture stop all")).toHaveLength(2);
    expect(await say(".capture stop")).toEqual(["No capture is running!"]);
  });

  test("says when a player is waited for, and when a session is not there", async () => {
    const say = consoleOf();
    expect(await say(".capture start player Nobody")).toContain("Nobody is not online: login is waited for.");
    expect(await say(".capture start session 1")).toEqual(["There is no session of this number."]);
  });

  test.each(["session", "session x", "player", "everything", "all now", "session 4711 now"])(
    "start %s is refused",
    async (words) => {
      const usage = "### USAGE: .capture start [all|session #id|player name]";
      expect(await consoleOf()(`.capture start ${words}`)).toEqual([usage]);
    },
  );

  test("is for game masters", async () => {
    expect((await consoleOf("player")(".capture start")).join()).not.toContain("started");
  });
});

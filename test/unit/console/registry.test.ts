import { describe, expect, test } from "vitest";
import type { Caller } from "../../../src/console/caller.ts";
import type { Command } from "../../../src/console/command.ts";
import { consoleCommands } from "../../../src/console/console-commands.ts";
import { createRegistry } from "../../../src/console/registry.ts";
import { fakeGame } from "./fake-game.ts";

const admin: Caller = { actor: "Root", role: "admin" };
const gamemaster: Caller = { actor: "Gm", role: "gamemaster" };
const player: Caller = { actor: "Nobody", role: "player" };

const command = (path: string, role: Command["role"] = "gamemaster"): Command => ({
  path: path.split(" "),
  role,
  usage: "",
  summary: `does ${path}`,
  examples: [],
  run: (_context, args) => [`${path}(${args.join(",")})`],
});

const registryOf = (...commands: Command[]) => createRegistry(commands, fakeGame());
const full = () => createRegistry(consoleCommands, fakeGame());

describe("finding a command", () => {
  const registry = registryOf(command("event start"), command("event stop"), command("evict"), command("server info"));
  const run = async (line: string) => (await registry.execute(line, gamemaster)).lines;

  test.each([
    ["event start 1 2", "event start(1,2)"],
    [".event start", "event start()"],
    ["!event start", "event start()"],
    [". event start", "event start()"],
    ["  .EVENT   Start  x ", "event start(x)"],
    ["eve sto 7", "event stop(7)"],
    ["evi", "evict()"],
    ["s i", "server info()"],
  ])("%s", async (line, answer) => {
    expect(await run(line)).toEqual([answer]);
  });

  test("a word that is spelled out wins over words that it begins", async () => {
    const both = registryOf(command("go"), command("gomove"));
    expect((await both.execute("go", gamemaster)).lines).toEqual(["go()"]);
  });

  test("an unknown word does not exist", async () => {
    expect(await registry.execute("dance now", gamemaster)).toEqual({
      ok: false,
      lines: ["Command 'dance' does not exist"],
      endsSession: false,
    });
  });

  test("a prefix of several is ambiguous, at each depth", async () => {
    expect(await run("ev x")).toEqual(["Command 'ev' is ambiguous:", "|- event ...", "|- evict"]);
    expect(await run("event st 1")).toEqual(["Command 'event st' is ambiguous:", "|- event start", "|- event stop"]);
  });

  test("a group alone shows what it holds, and is refused", async () => {
    const answer = await registry.execute(".event", gamemaster);
    expect(answer.ok).toBe(false);
    expect(answer.lines).toEqual(["### USAGE: .event ...", "Possible subcommands:", "|- event start", "|- event stop"]);
  });

  test("an unknown subcommand shows the known ones", async () => {
    expect((await run("event dance"))[0]).toBe("Command 'event dance' does not exist");
    expect(await run("event dance")).toContain("|- event stop");
  });

  test("what is quoted back drives no terminal", async () => {
    expect(await run("\x1b[2Jdünce\x07")).toEqual(["Command '[2Jdnce' does not exist"]);
  });

  test("names of things that every object has are no commands", async () => {
    expect((await registry.execute("constructor", gamemaster)).ok).toBe(false);
    expect((await registry.execute("__proto__", gamemaster)).ok).toBe(false);
  });

  test("an empty line, or a lone dot, is no command and no fault", async () => {
    expect(await registry.execute("  ", gamemaster)).toEqual({ ok: true, lines: [], endsSession: false });
    expect((await registry.execute(".", gamemaster)).ok).toBe(true);
  });

  test("an error that is no refusal is thrown on", async () => {
    const faulty = { ...command("break"), run: () => Promise.reject(new Error("broken")) };
    await expect(registryOf(faulty).execute("break", gamemaster)).rejects.toThrow("broken");
  });
});

describe("roles", () => {
  const registry = registryOf(
    command("whoami", "player"),
    command("event start", "gamemaster"),
    command("event erase", "admin"),
    command("shutdown", "admin"),
  );
  const ok = async (line: string, caller: Caller) => (await registry.execute(line, caller)).ok;

  test("each may do what lesser roles may, and no more", async () => {
    const outcomes = await Promise.all(
      [player, gamemaster, admin].map(async (caller) => [
        await ok("whoami", caller),
        await ok("event start", caller),
        await ok("shutdown", caller),
      ]),
    );
    expect(outcomes).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });

  test("what is not allowed does not exist: not in help, not in prefixes, not in refusals", async () => {
    expect((await registry.execute("event e", gamemaster)).lines.join()).not.toContain("erase");
    expect((await registry.execute("event s", gamemaster)).lines).toEqual(["event start()"]);
    expect((await registry.execute("shutdown", gamemaster)).lines).toEqual(["Command 'shutdown' does not exist"]);
  });
});

describe("the console's own commands", () => {
  test("help lists them by role, one in detail with examples, and a group", async () => {
    const listed = (await full().execute(".help", gamemaster)).lines.join("\n");
    for (const name of ["event start", "event activelist", "server info", "help", "quit"]) {
      expect(listed).toContain(`|- ${name} - `);
    }
    expect((await full().execute("help", player)).lines.join("\n")).not.toContain("event");
    expect((await full().execute("help ev sta", gamemaster)).lines).toEqual([
      "### USAGE: .event start #id [zoneInstance]",
      "Starts an event in its zone, in instance 1 unless told.",
      "Example: .event start 1",
      "Example: .event start 1 2",
    ]);
    expect((await full().execute("help event", gamemaster)).lines[0]).toBe("### USAGE: .event ...");
    expect((await full().execute("help dance", gamemaster)).lines).toEqual(["Command 'dance' does not exist"]);
  });

  test.each(["quit", ".exit", "LOGOUT", ".q"])("%s ends the session", async (line) => {
    expect(await full().execute(line, gamemaster)).toEqual({ ok: true, lines: ["Bye"], endsSession: true });
  });
});

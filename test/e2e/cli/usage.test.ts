import { describe, expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { temporaryDataDir, zonetide } from "./run-cli.ts";

const oneSentence = /^[^\n]+[.)]\n$/;

describe("help", () => {
  test("lists every command", async () => {
    const { code, stdout, stderr } = await zonetide(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const command of ["serve", "ticket", "account", "gm", "packet", "content", "migrate"])
      expect(stdout).toMatch(`\n  ${command}`);
  });

  test.each([
    ["serve"],
    ["ticket", "issue"],
    ["account", "create"],
    ["gm"],
    ["content", "check"],
    ["migrate", "up"],
    ["packet", "encode"],
  ])("of %s %s has examples", async (...command) => {
    const { code, stdout } = await zonetide([...command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`\nExamples:\n  `);
    expect(stdout).toContain(`zonetide ${command.join(" ")}`);
  });

  test("of serve tells every setting with its variable and default", async () => {
    const { stdout } = await zonetide(["serve", "--help"]);
    expect(stdout.replace(/\s+/g, " ")).toContain("--game-port <value> port of the game clients (GAME_PORT, 24000)");
    expect(stdout).toContain("--console-idle-ms");
  });

  test("version", async () => {
    expect(await zonetide(["--version"])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
  });

  test("no command at all is wrong usage, and shows the help", async () => {
    const { code, stdout, stderr } = await zonetide([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage: zonetide");
  });
});

describe("wrong usage is one sentence on standard error, exit code 2", () => {
  test.each([
    ["an unknown command", ["dance"], "Unknown command 'dance'"],
    ["an unknown flag", ["serve", "--frobnicate"], "Unknown option '--frobnicate'"],
    ["an unknown flag of the program", ["--frobnicate"], "Unknown option '--frobnicate'"],
    ["a mistyped flag", ["serve", "--game-prt", "1"], "(Did you mean --game-port?)"],
    ["a flag without its value", ["serve", "--game-port"], "Option '--game-port <value>' argument missing"],
    ["a missing flag", ["ticket", "issue"], "Required option '--character <name>' not specified"],
    ["a bad flag", ["serve", "--game-port", "x"], "--game-port takes a port from 0 to 65535"],
    ["a word too many", ["serve", "now"], "Too many arguments"],
    ["no console command", ["gm"], "Missing required argument 'command'"],
    ["a dialect that is none", ["packet", "decode", "00", "--dialect", "3"], 'There is no dialect "3": give 1 or 2.'],
    ["an unknown role", ["account", "create", "--role", "king"], "Allowed choices are player, gamemaster, admin"],
    [
      "a time to live that is none",
      ["ticket", "issue", "--character", "A", "--ttl", "0"],
      "--ttl takes a whole number",
    ],
  ])("%s", async (_what, words, sentence) => {
    const { code, stdout, stderr } = await zonetide(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(oneSentence);
    expect(stderr).toContain(sentence);
  });

  test.each([
    ["GAME_PORT", "70000", 'GAME_PORT takes a port from 0 to 65535 (0 takes a free one), and "70000" was given'],
    ["LOG_LEVEL", "loud", "LOG_LEVEL takes one of trace, debug"],
    ["DATABASE_URL", "mysql://x", "DATABASE_URL takes a URL like postgresql://"],
  ])("a bad variable: %s", async (variable, value, sentence) => {
    const { code, stdout, stderr } = await zonetide(["serve"], { env: { [variable]: value } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(oneSentence);
    expect(stderr).toContain(sentence);
  });

  test("a variable that a command has no use for does not stop it", async () => {
    const dataDir = await temporaryDataDir();
    const { code, stderr } = await zonetide(["gm", "help"], { env: { DATA_DIR: dataDir, GAME_PORT: "x" } });
    expect(code).toBe(1);
    expect(stderr).toBe(`No server is running for DATA_DIR ${dataDir}: start one with "npm start".\n`);
  });
});

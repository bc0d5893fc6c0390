import { describe, expect, test } from "vitest";
import type { CommandRecord } from "../../../src/console/audit.ts";
import type { Caller } from "../../../src/console/caller.ts";
import { consoleCommands } from "../../../src/console/console-commands.ts";
import { createRegistry } from "../../../src/console/registry.ts";
import { fakeGame } from "./fake-game.ts";

const admin: Caller = { actor: "account:Root", role: "admin", transport: "console", address: "10.0.0.1" };

/** The commands, what the audit was told, and the passwords that reached the accounts. */
function consoleOf() {
  const game = fakeGame();
  const records: CommandRecord[] = [];
  const registry = createRegistry(consoleCommands, game, (record) => void records.push(record));
  const run = async (line: string, caller: Caller = admin) => (await registry.execute(line, caller)).lines;
  return { records, run, game };
}

describe(".player", () => {
  test("info, also of somebody who is banned", async () => {
    const { run } = consoleOf();
    await run(".player ban old mirelda permanent rude");
    expect(await run(".player info OLD MIRELDA")).toEqual([
      "Old Mirelda (character 8), faction 2",
      "Online: session 4 from 10.0.0.7, zone 1 instance 2",
      "Banned for ever by account:gm: rude",
      "|- takes part in event 3, run 17: 40 points",
    ]);
    expect(await run(".player info nobody")).toEqual(["Player not exist!"]);
  });

  test("ban takes the longest name that somebody has, a length, and the rest as reason", async () => {
    const { run } = consoleOf();
    expect(await run(".player ban Old Mirelda 1d12h spoke 30m long")).toEqual([
      "Old Mirelda (character 8) banned until 1970-01-02 12:00:00Z.",
    ]);
    expect(await run(".player ban Mirelda 30m")).toEqual(["Player not exist!"]);
    const usage = "### USAGE: .player ban name duration|permanent [reason]";
    for (const line of [".player ban", ".player ban Old Mirelda", ".player ban Old Mirelda 0s"]) {
      expect(await run(line)).toEqual([usage]);
    }
    expect(await run(".player unban old mirelda")).toEqual(["Old Mirelda (character 8) unbanned."]);
    expect(await run(".player unban old mirelda")).toEqual(["Old Mirelda is not banned!"]);
  });

  test("rewards, granted and pending", async () => {
    expect(await consoleOf().run(".player rewards old mirelda")).toEqual([
      "Rewards of Old Mirelda (character 8), the last first:",
      "|- event 3, run 9: pending (completed)",
      "|- event 3, run 7: completed, gold, rank 1, 1970-01-01 00:00:01Z: xp 100, gold 20, marks 3, item 5 x 2",
    ]);
  });
});

describe(".event", () => {
  test("history and participants", async () => {
    const { run } = consoleOf();
    const line =
      "run 7: 3 - Harvest Moon [completed, 1970-01-01 00:00:00Z to 1970-01-01 00:01:01Z, active 1m 1s, zone 1 instance 1, 2 participants]";
    expect(await run(".event history")).toEqual([line]);
    expect(await run(".event history 3 5")).toEqual([line]);
    expect(await run(".event history 5")).toEqual(["Event not exist!"]);
    expect(await run(".event participants 3")).toEqual([
      "Run 17 of event 3 [active, 101 participants]",
      "|- 8 Old Mirelda: contribution 550, gold, takes part",
      "|- and 100 more",
    ]);
    expect(await run(".event participants 5")).toEqual(["Event not exist!"]);
  });

  test("phase counts from 1 and refuses what cannot be", async () => {
    const { run } = consoleOf();
    expect(await run(".event phase 3 2")).toEqual(["Event 3 not active!"]);
    await run(".event start 3");
    expect(await run(".event phase 3 2")).toEqual(["Event 3 moved to phase 2: run 17."]);
    expect(await run(".event phase 3 1")).toEqual(["Event 3 is in phase 1 already!"]);
    expect(await run(".event phase 3 9")).toEqual(["The event has no such phase: see .event info."]);
    expect(await run(".event phase 3")).toEqual(["### USAGE: .event phase #id #phase"]);
  });
});

test(".lookup finds creatures and items", async () => {
  const { run } = consoleOf();
  expect(await run(".lookup creature red")).toEqual(["10 - red creature"]);
  expect(await run(".lookup item blue")).toEqual(["No item found!"]);
});

describe(".account", () => {
  test("is made, changed, locked, listed and deleted", async () => {
    const { run } = consoleOf();
    expect(await run(".account create ada gamemaster long-enough")).toEqual(["Account created: ada [gamemaster]"]);
    expect(await run(".account role ADA admin")).toEqual(["Account ada has the role admin now."]);
    expect(await run(".account lock ada")).toEqual(["Account locked: ada"]);
    expect((await run(".account list"))[0]).toMatch(/^ada \[admin, made 1970-01-01 00:00:00Z, locked 20/);
    expect(await run(".account unlock ada")).toEqual(["Account unlocked: ada"]);
    expect(await run(".account delete ada")).toEqual(["Account deleted: ada"]);
    expect(await run(".account delete ada")).toEqual(["Account not exist: ada"]);
    expect(await run(".account lock root")).toEqual(["That is your own account: let another admin do it."]);
  });

  test("is no command for a game master", async () => {
    const caller = { ...admin, role: "gamemaster" } as const;
    expect(await consoleOf().run(".account list", caller)).toEqual(["Command 'account' does not exist"]);
  });

  test("asks for a password twice, unseen, where somebody can be asked", async () => {
    const { run, game } = consoleOf();
    const answers = ["first secret", "first secret", "one secret", "another secret", "short", "short"];
    const asked: string[] = [];
    const askSecret = async (prompt: string) => {
      asked.push(prompt);
      return answers.shift() ?? null;
    };
    const caller = { ...admin, askSecret };
    expect(await run(".account create ada player", caller)).toEqual(["Account created: ada [player]"]);
    expect(await run(".account password ada", caller)).toEqual(["The two passwords differ: nothing was changed."]);
    expect((await run(".account password ada", caller))[0]).toContain("at least 8 characters");
    expect(await run(".account password ada")).toEqual(["### USAGE: .account password name [password]"]);
    expect(asked.slice(0, 2)).toEqual(["Password: ", "Repeat password: "]);
    expect(game.passwords).toEqual(["first secret"]);
  });

  test("no password is in the audit, however the command was typed", async () => {
    const { run, records, game } = consoleOf();
    const lines = [
      ".account create ada gamemaster s3cret-word",
      ".account create ada s3cret-word",
      ".acc pass ada s3cret-word",
      ".account pasword ada s3cret-word",
      ".acount password ada s3cret-word",
      "account password nobody s3cret-word s3cret-word",
      ".help account create ada gamemaster s3cret-word",
      ".help s3cret-word",
      "s3cret-word",
      "s3cret-word and more",
      ".account s3cret-word",
      ".account lock eve s3cret-word",
      ".account role eve s3cret-word",
      ".account delete eve s3cret-word",
      ".account create s3cret-word admin",
      ".account list s3cret-word",
    ];
    for (const line of lines) await run(line);
    expect(game.passwords).toEqual(["s3cret-word", "s3cret-word"]);
    expect(JSON.stringify(records)).not.toContain("s3cret");
    expect(records.map((record) => `${record.command} ${record.arguments}`)).toEqual([
      "account create ada gamemaster [hidden]",
      "account create [hidden] [hidden]",
      "account password ada [hidden]",
      "account [hidden] [hidden] [hidden]",
      "[hidden] [hidden] [hidden] [hidden]",
      "account password nobody [hidden] [hidden]",
      "help account create [hidden] gamemaster [hidden]",
      "help [hidden]",
      "[hidden] ",
      "[hidden] [hidden] [hidden]",
      "account [hidden]",
      "account lock eve [hidden]",
      "account role eve [hidden]",
      "account delete eve [hidden]",
      "account create [hidden] admin",
      "account list [hidden]",
    ]);
    expect(records.map(({ answer }) => answer)).toContain("Command '[hidden]' does not exist");
    expect(records.map(({ answer }) => answer)).toContain("Account not exist: eve [hidden]");
  });
});

test("an account's whole name is in the audit once something was done to it", async () => {
  const { run, records } = consoleOf();
  await run(".account create ada player s3cret-word");
  await run(".account lock ada");
  expect(records.map((record) => `${record.command} ${record.arguments}: ${record.answer}`)).toEqual([
    "account create ada player [hidden]: Account created: ada [player]",
    "account lock ada: Account locked: ada",
  ]);
});

test("what programs poll is not audited, unless it is refused", async () => {
  const { run, records } = consoleOf();
  await run(".server status json");
  await run(".server status");
  expect(records).toEqual([]);
  await run(".server status xml");
  await run(".server info");
  expect(records.map(({ command, outcome }) => `${command} ${outcome}`)).toEqual([
    "server status refused",
    "server info done",
  ]);
});

test("every line is audited with who, where, what and how it ended", async () => {
  const { run, records } = consoleOf();
  await run("!ev sta 3");
  await run(".event start 3");
  await run(".ev st 3");
  await run("");
  const who = { actor: "account:Root", role: "admin", transport: "console", address: "10.0.0.1" };
  const start = { ...who, command: "event start", arguments: "3" };
  expect(records).toEqual([
    { ...start, outcome: "done", answer: "Event 3 started: run 17, zone instance 1." },
    { ...start, outcome: "refused", answer: "Event 3 already active!" },
    {
      ...who,
      command: "ev",
      arguments: "[hidden] [hidden]",
      outcome: "refused",
      answer: "Command 'ev st' is ambiguous:",
    },
  ]);
  expect(await run(".audit gm 1")).toEqual([
    "1970-01-01 00:00:00Z gm (console 10.0.0.7): .event start 3 [refused: Event not exist!]",
  ]);
  expect(await run(".audit nobody")).toEqual(["No command found!"]);
  expect(await run(".audit 2")).toHaveLength(2);
  expect((await run(".audit away 1"))[0]).toBe("The database is away: these commands wait for it.");
});

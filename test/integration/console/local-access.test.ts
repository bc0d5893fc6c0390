import { describe, expect, test } from "vitest";
import { TOKEN, testConsole } from "./test-console.ts";

/** The JSON lines that came, the greeting aside. */
const answersIn = (text: string): { ok: boolean; lines: string[] }[] =>
  text
    .split(/\r?\n/)
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));

describe("#gm TOKEN", () => {
  test("each line is a command and gets exactly one JSON line", async () => {
    const server = await testConsole();
    const terminal = server.terminal();
    terminal.socket.end(`#gm ${TOKEN}\nevent start 3\n\nevent start 4\nfoo\n${"x".repeat(2000)}\nev act\n`);
    await terminal.closed;
    const answers = answersIn(terminal.text);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, false, false, false, true]);
    expect(answers[0]?.lines).toEqual(["Event 3 started: run 17, zone instance 1."]);
    expect(answers[2]?.lines).toEqual(["Event not exist!"]);
    expect(terminal.text).not.toContain("AC>");
    expect(terminal.text).not.toContain("Password");
    const done = server.log.filter(({ message }) => message === "console command");
    expect(done[0]?.fields).toMatchObject({ actor: "local", role: "admin", outcome: "done" });
    expect(JSON.stringify(server.log)).not.toContain(TOKEN);
  });

  test("quit ends it", async () => {
    const terminal = (await testConsole()).terminal();
    terminal.send(`#gm ${TOKEN}\nquit\n`);
    await terminal.closed;
    expect(answersIn(terminal.text)).toEqual([{ ok: true, lines: ["Bye"] }]);
  });

  test.each(["wrong", "two words", "", `${TOKEN}0`, TOKEN.slice(1)])(
    "a wrong token fails and is closed: %s",
    async (token) => {
      const terminal = (await testConsole()).terminal();
      terminal.send(`#gm ${token}\nevent start 3\n`);
      await terminal.closed;
      expect(terminal.text).toContain("Authentication failed");
      expect(answersIn(terminal.text)).toEqual([]);
    },
  );

  test("it is an account's name like any other when it is not the first line", async () => {
    const terminal = (await testConsole()).terminal();
    await terminal.logIn("gm", "wrong password");
    await terminal.until("Authentication failed");
    terminal.send(`#gm ${TOKEN}\n`);
    await terminal.until("Password: ");
  });

  test("locks after failed logins do not lock out the data directory's owner", async () => {
    const server = await testConsole();
    for (let name = 0; name < 6; name += 1) {
      const terminal = server.terminal();
      await terminal.logIn("gm", "wrong password");
      await terminal.until("Authentication failed");
    }
    const terminal = server.terminal();
    terminal.socket.end(`#gm ${TOKEN}\nev act\n`);
    await terminal.closed;
    expect(answersIn(terminal.text)).toEqual([{ ok: true, lines: ["No event found!"] }]);
  });
});

import { describe, expect, test } from "vitest";
import { testConsole } from "./test-console.ts";

const WILL_ECHO = "\xff\xfb\x01";
const WONT_ECHO = "\xff\xfc\x01";
const DO_ECHO = Buffer.of(0xff, 0xfd, 0x01);
const DONT_ECHO = Buffer.of(0xff, 0xfe, 0x01);

describe("the way in", () => {
  test("greeting, name, password unseen, prompt, Bye — byte for byte", async () => {
    const terminal = (await testConsole()).terminal();
    expect(await terminal.until("Username: ")).toBe("Authentication Required\r\nUsername: ");
    terminal.send("gm\r\n");
    expect(await terminal.until("Password: ")).toBe(`${WILL_ECHO}Password: `);
    terminal.send(DO_ECHO);
    terminal.send("correct horse\r\n");
    expect(await terminal.until("AC>")).toBe(`${WONT_ECHO}\r\nAC>`);
    terminal.send(DONT_ECHO);
    expect(await terminal.command(".server info")).toContain("Sessions: 4");
    terminal.send("quit\r\n");
    expect(await terminal.until("Bye\r\n")).toBe("Bye\r\n");
    await terminal.closed;
    expect(terminal.text).toBe("");
  });

  test("a password of any letters, and an empty line that only asks again", async () => {
    const terminal = (await testConsole()).terminal();
    terminal.send("\r\n\n");
    await terminal.until("Username: Username: Username: ");
    terminal.send("root\nпароль длинный\n");
    await terminal.until("AC>");
  });

  test.each([
    ["a wrong password", "gm", "incorrect horse"],
    ["an unknown name", "nobody", "correct horse"],
    ["a player, with the right password", "joe", "just a player"],
  ])("%s is answered alike, three times, then closed", async (_what, name, password) => {
    const server = await testConsole();
    const terminal = server.terminal();
    const answers: string[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await terminal.logIn(name, password);
      answers.push(await terminal.until("Authentication failed\r\n"));
    }
    await terminal.closed;
    expect(answers).toEqual(Array(3).fill(`${WONT_ECHO}\r\nAuthentication failed\r\n`));
    expect(terminal.text).toBe("");
    expect(JSON.stringify(server.log)).not.toContain(password);
    expect(server.log.filter(({ message }) => message === "console login failed")).toHaveLength(3);
  });

  test("a failure is answered later each time, a success at once", async () => {
    const server = await testConsole({ limits: { failureDelayMs: 60 } });
    const terminal = server.terminal();
    const took: number[] = [];
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await terminal.logIn("gm", "incorrect");
      const since = performance.now();
      await terminal.until("failed");
      took.push(performance.now() - since);
    }
    expect(took[0]).toBeGreaterThanOrEqual(55);
    expect(took[1]).toBeGreaterThanOrEqual(115);
    expect(took[2]).toBeGreaterThanOrEqual(175);
  });

  test("who does not log in in time is told and closed", async () => {
    const terminal = (await testConsole({ limits: { loginTimeoutMs: 50 } })).terminal();
    await terminal.until("Login timed out.");
    await terminal.closed;
  });

  test("a trickle of bytes does not hold the login open", async () => {
    const terminal = (await testConsole({ limits: { loginTimeoutMs: 100 } })).terminal();
    const trickle = setInterval(() => terminal.send("x\n"), 10);
    await terminal.closed;
    clearInterval(trickle);
  });

  test("a database that is gone closes the session with a sentence, and the console lives on", async () => {
    const server = await testConsole({ broken: true });
    const terminal = server.terminal();
    await terminal.logIn("gm", "correct horse");
    await terminal.until("Session failed, see the server's log.");
    await terminal.closed;
    await server.terminal().until("Username: ");
    expect(server.log.some(({ level }) => level === "error")).toBe(true);
  });
});

describe("lockout", () => {
  const failTimes = async (server: Awaited<ReturnType<typeof testConsole>>, name: string, times: number) => {
    for (let done = 0; done < times; done += 1) {
      const terminal = server.terminal();
      await terminal.logIn(name, "wrong password");
      await terminal.until("Authentication failed");
      terminal.socket.destroy();
    }
  };

  test("after five failures the right password fails too, looks the same, and is not looked at", async () => {
    const server = await testConsole();
    await failTimes(server, "gm", 5);
    const terminal = server.terminal();
    await terminal.logIn("GM", "correct horse");
    expect(await terminal.until("Authentication failed\r\n")).toBe(`${WONT_ECHO}\r\nAuthentication failed\r\n`);
    expect(server.checks()).toBe(5);
  });

  test("the lock ends after its minute", async () => {
    const server = await testConsole();
    await failTimes(server, "gm", 5);
    server.advance(60_000);
    const terminal = server.terminal();
    await terminal.logIn("gm", "correct horse");
    await terminal.until("AC>");
  });

  test("many names from one address lock the address", async () => {
    const server = await testConsole();
    for (let name = 1; name <= 5; name += 1) await failTimes(server, `name${name}`, 1);
    const terminal = server.terminal();
    await terminal.logIn("gm", "correct horse");
    await terminal.until("Authentication failed");
  });

  test("twenty attempts at the same moment get five tries", async () => {
    const server = await testConsole({ limits: { maxStrangersPerAddress: 20 } });
    await Promise.all(Array.from({ length: 20 }, () => failTimes(server, "gm", 1)));
    expect(server.checks()).toBe(5);
  });
});

import { describe, expect, test } from "vitest";
import { TOKEN, testConsole } from "./test-console.ts";

const loggedIn = async (options: Parameters<typeof testConsole>[0] = {}) => {
  const server = await testConsole(options);
  const terminal = server.terminal();
  await terminal.logIn("gm", "correct horse");
  await terminal.until("AC>");
  return { server, terminal };
};

const watching = async (options: Parameters<typeof testConsole>[0] = {}) => {
  const { server, terminal } = await loggedIn(options);
  terminal.send(".watch\r\n");
  await terminal.until("Watching the server.\r\nPress Enter to stop.\r\n");
  await expect.poll(() => server.game.watchers()).toBe(1);
  return { server, terminal };
};

describe("a command that goes on", () => {
  test.each([
    ["Enter", "\r\n"],
    ["Enter in character mode", "\r\0"],
    ["any key", "q"],
    ["a whole line, which is no command then", "quit\r\n"],
    ["Ctrl-C, which telnet sends as an interrupt", Buffer.of(0xff, 0xf4, 0xff, 0xfd, 6)],
  ])("shows lines as they come until %s is typed, and the next line is a command again", async (_name, key) => {
    const { server, terminal } = await watching({ limits: { keyBurstMs: 0 } });
    server.game.happens("first");
    await terminal.until("first\r\n");
    server.game.happens("second\x1b[31m");
    await terminal.until("second[31m\r\n");
    terminal.send(key);
    await terminal.until("AC>");
    expect(server.game.watchers()).toBe(0);
    expect(await terminal.command("ev act")).toEqual(["No event found!"]);
  });

  test("a word that is typed key by key ends it and is no command without its first letter", async () => {
    const { server, terminal } = await watching();
    terminal.send("q");
    await expect.poll(() => server.game.watchers()).toBe(0);
    await terminal.until("AC>");
    for (const key of ["u", "i", "t", "\r\0"]) terminal.send(key);
    expect(await terminal.command("ev act")).toEqual(["No event found!"]);
    expect(terminal.text).toBe("");
  });

  test("several watch at once, and one that goes leaves the others alone", async () => {
    const { server, terminal } = await watching();
    const other = server.terminal();
    await other.logIn("gm", "correct horse");
    await other.until("AC>");
    other.send(".event start 3\r\n.event watch 3\r\n");
    await other.until("Watching event 3 Harvest Moon: run 17");
    await expect.poll(() => server.game.watchers()).toBe(2);
    other.socket.destroy();
    await expect.poll(() => server.game.watchers()).toBe(1);
    server.game.happens("still here");
    await terminal.until("still here");
  });

  test("what was typed ahead ends it and is carried out", async () => {
    const { terminal } = await loggedIn();
    terminal.send(".watch\r\nev act\r\n");
    expect(await terminal.until("No event found!\r\nAC>")).toContain("Press Enter to stop.\r\nAC>");
  });

  test("silence does not close it, a terminal that reads nothing is closed", async () => {
    const { server, terminal } = await watching({ limits: { idleMs: 150 } });
    await new Promise((resolve) => setTimeout(resolve, 400));
    server.game.happens("after a long while");
    await terminal.until("after a long while");
    terminal.socket.pause();
    const flood = setInterval(() => {
      for (let count = 0; count < 200; count += 1) server.game.happens("x".repeat(10_000));
    }, 5);
    await expect.poll(() => server.game.watchers(), { timeout: 20_000 }).toBe(0);
    clearInterval(flood);
  });

  test("a terminal that reads slowly is told how many lines it missed", async () => {
    const { server, terminal } = await watching();
    terminal.socket.pause();
    for (let count = 0; count < 4000; count += 1) {
      server.game.happens(`${count} ${"y".repeat(5_000)}`);
      if (count % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    terminal.socket.resume();
    expect(await terminal.until("this terminal reads too slowly.", 20_000)).toMatch(/\.\.\. \d+ lines dropped/);
    server.game.happens("and on it goes");
    await terminal.until("and on it goes");
  });

  test("programs get each line as JSON, then the answer", async () => {
    const server = await testConsole();
    const terminal = server.terminal();
    terminal.send(`#gm ${TOKEN}\n.watch\n`);
    await terminal.until('{"line":"Watching the server."}\n');
    await expect.poll(() => server.game.watchers()).toBe(1);
    server.game.happens("one");
    await terminal.until('{"line":"one"}\n');
    terminal.send("\n");
    await terminal.until('{"ok":true,"lines":[]}\n');
  });
});

describe("an account that is changed", () => {
  test.each([
    ["watches", ".watch\r\n", "Press Enter to stop.\r\n"],
    ["waits for a command", "ev act\r\n", "AC>"],
  ])("is sent away at once while it %s, and hears nothing more", async (_name, line, shown) => {
    const { server, terminal } = await loggedIn();
    terminal.send(line);
    await terminal.until(shown);
    server.revoke("Gm");
    await terminal.until("Your account was changed: log in again.");
    await terminal.closed;
    server.notices.tell("secret");
    expect(terminal.text).not.toContain("secret");
    await expect.poll(() => server.game.watchers()).toBe(0);
  });
});

describe("what everybody is told", () => {
  test("comes after the login, and to every terminal whatever it is doing", async () => {
    const { server, terminal } = await loggedIn({ greeting: ["Mind the tide."] });
    const busy = server.terminal();
    await busy.logIn("root", "пароль длинный");
    expect(await busy.until("AC>")).toContain("\r\nMind the tide.\r\nAC>");
    busy.send(".watch\r\n");
    await busy.until("Press Enter to stop.\r\n");
    server.notices.tell("The server stops in 5m.");
    expect(await terminal.until("5m.\r\nAC>")).toBe("\r\nThe server stops in 5m.\r\nAC>");
    expect(await busy.until("5m.\r\n")).toBe("The server stops in 5m.\r\n");
  });

  test("does not reach who has not logged in, or programs", async () => {
    const server = await testConsole();
    const stranger = server.terminal();
    await stranger.until("Username: ");
    const program = server.terminal();
    program.send(`#gm ${TOKEN}\n.event activelist\n`);
    await program.until("}\n");
    server.notices.tell("secret");
    const asking = server.terminal();
    await asking.until("Username: ");
    expect(stranger.text + program.text).not.toContain("secret");
  });
});

test("every timing mark is answered: a terminal shows nothing after Ctrl-C until it is", async () => {
  const { terminal } = await loggedIn();
  const mark = Buffer.of(0xff, 0xf4, 0xff, 0xfd, 6);
  for (let count = 0; count < 3; count += 1) {
    terminal.send(mark);
    await terminal.until("\xff\xfc\x06");
  }
});

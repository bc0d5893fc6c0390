import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import type { Command } from "../../../src/console/command.ts";
import { TOKEN, testConsole } from "./test-console.ts";

const command = (word: string, run: Command["run"]): Command => ({
  path: [word],
  role: "gamemaster",
  usage: "",
  summary: "",
  examples: [],
  run,
});

const loggedIn = async (options: Parameters<typeof testConsole>[0] = {}) => {
  const server = await testConsole(options);
  const terminal = server.terminal();
  await terminal.logIn("gm", "correct horse");
  await terminal.until("AC>");
  return { server, terminal };
};

describe("a session", () => {
  test.each([
    ["LF", "\n"],
    ["CR LF", "\r\n"],
    ["CR NUL", "\r\0"],
  ])("lines may end in %s, and empty ones just prompt again", async (_name, end) => {
    const { terminal } = await loggedIn();
    terminal.send(`${end}${end}ev act${end}`);
    expect(await terminal.until("No event found!\r\nAC>")).toBe("AC>AC>No event found!\r\nAC>");
  });

  test("option bytes anywhere in a line are not part of it, and each unknown option is refused once", async () => {
    const { terminal } = await loggedIn();
    const naws = Buffer.of(0xff, 0xfa, 31, 0, 80, 0, 24, 0xff, 0xf0);
    const doSga = Buffer.of(0xff, 0xfd, 3);
    const willNaws = Buffer.of(0xff, 0xfb, 31);
    const nop = Buffer.of(0xff, 0xf1);
    const pieces = [Buffer.from("ev"), doSga, Buffer.from("ent a"), naws, willNaws, nop, Buffer.from("ct"), doSga];
    for (const byte of Buffer.concat([...pieces, Buffer.from("\n")])) terminal.send(Buffer.of(byte));
    const answer = await terminal.until("AC>");
    expect(answer).toContain("No event found!");
    expect(answer.split("\xff\xfc\x03")).toHaveLength(2);
    expect(answer.split("\xff\xfe\x1f")).toHaveLength(2);
  });

  test("broken and endless subnegotiations harm nobody", async () => {
    const { server, terminal } = await loggedIn();
    terminal.send(Buffer.of(0xff, 0xfa, 31, 0xff, 0x05, 0xff, 0xf0));
    terminal.send(Buffer.concat([Buffer.of(0xff, 0xfa, 31), Buffer.alloc(100_000, 0x41), Buffer.of(0xff, 0xf0)]));
    expect(await terminal.command("ev act")).toEqual(["No event found!"]);
    expect(server.log.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("a line of 1 KiB is taken, a longer one refused, endless ones not remembered", async () => {
    const { terminal } = await loggedIn();
    expect((await terminal.command("x".repeat(1024)))[0]).toContain("does not exist");
    expect(await terminal.command("x".repeat(1025))).toEqual(["Line too long: 1024 bytes at most."]);
    for (let i = 0; i < 100; i += 1) terminal.send("y".repeat(65_536));
    expect(await terminal.command("")).toEqual(["Line too long: 1024 bytes at most."]);
    expect(await terminal.command("ev act")).toEqual(["No event found!"]);
  });

  test("garbage of every byte value is answered in plain ASCII", async () => {
    const { terminal } = await loggedIn();
    const garbage = Buffer.from(Array.from({ length: 250 }, (_, byte) => byte));
    terminal.send(Buffer.concat([garbage, garbage.toReversed(), Buffer.from("\n\nserver info\n")]));
    const answer = await terminal.until("Journal position: 99");
    expect(answer).toMatch(/^[\x20-\x7e\r\n]*$/);
  });

  test("three at once, each with its own answers, and commands piped in are all answered", async () => {
    const server = await testConsole();
    const terminals = [server.terminal(), server.terminal(), server.terminal()];
    await Promise.all(terminals.map((terminal) => terminal.logIn("gm", "correct horse")));
    await Promise.all(terminals.map((terminal) => terminal.until("AC>")));
    const started = await Promise.all(terminals.map((one, index) => one.command(`ev start 3 ${index + 1}`)));
    expect(started.flat().map((line) => line.slice(-16))).toEqual([1, 2, 3].map((at) => `zone instance ${at}.`));
    const [first] = terminals;
    first!.socket.end(`${"ev act\n".repeat(50)}quit\n`);
    expect((await first!.until("Bye")).split("Harvest Moon")).toHaveLength(151);
    await first!.closed;
  });

  test("a faulty command is answered and logged, and the session goes on", async () => {
    const commands = [
      command("explode", () => {
        throw new TypeError("secret detail");
      }),
      command("reject", () => Promise.reject(new Error("secret detail"))),
    ];
    const { server, terminal } = await loggedIn({ commands });
    expect(await terminal.command("explode")).toEqual(["Command failed, see the server's log."]);
    expect(await terminal.command("reject")).toEqual(["Command failed, see the server's log."]);
    expect(await terminal.command("ev act")).toEqual(["No event found!"]);
    expect(server.log.filter(({ level }) => level === "error")).toHaveLength(2);
  });

  test("commands are logged with who, what and how it ended", async () => {
    const { server, terminal } = await loggedIn();
    await terminal.command(".event start 3 2");
    await terminal.command(".event start 4");
    const entries = server.log.filter(({ message }) => message === "console command").map(({ fields }) => fields);
    const who = {
      ...{ actor: "account:Gm", role: "gamemaster", transport: "console", address: "127.0.0.1" },
      command: "event start",
    };
    expect(entries).toEqual([
      { ...who, arguments: "3 2", outcome: "done", answer: "Event 3 started: run 17, zone instance 2." },
      { ...who, arguments: "4", outcome: "refused", answer: "Event not exist!" },
    ]);
  });

  test("answers cannot drive the terminal", async () => {
    const commands = [command("paint", () => ["a\x1b[31m\r\nb\x9b"])];
    const { terminal } = await loggedIn({ commands });
    expect(await terminal.command("paint")).toEqual(["a[31mb"]);
  });
});

describe("bounds", () => {
  test("silence closes a session, a running command does not", async () => {
    const slow = command("slow", () => new Promise((resolve) => setTimeout(resolve, 200, ["done"])));
    const { terminal } = await loggedIn({ limits: { idleMs: 80 }, commands: [slow] });
    expect(await terminal.command("slow")).toEqual(["done"]);
    await terminal.until("Closed: nothing was typed for too long.");
    await terminal.closed;
  });

  test("silent connections lock nobody out: the oldest of them goes, from whatever address", async () => {
    const server = await testConsole({ limits: { maxStrangers: 4, maxStrangersPerAddress: 3 } });
    const silent = [server.terminal(), server.terminal(), server.terminal()];
    await Promise.all(silent.map((one) => one.until("Username: ")));
    const program = server.terminal();
    program.send(`#gm ${TOKEN}\nserver info\n`);
    await program.until('"ok":true');
    const closed = await Promise.race(silent.map((one) => one.closed.then(() => one)));
    expect(closed.text).toContain("too many others are logging in");
    const terminal = server.terminal();
    await terminal.logIn("gm", "correct horse");
    await terminal.until("AC>");
  });

  test("terminals that are logged in never take a program's place, and are bounded", async () => {
    const { server } = await loggedIn({ limits: { maxConnections: 1 } });
    const second = server.terminal();
    await second.logIn("gm", "correct horse");
    await second.until("Too many connections: try again later.");
    await second.closed;
    const program = server.terminal();
    program.send(`#gm ${TOKEN}\nserver info\n`);
    await program.until('"ok":true');
  });

  test("a terminal that does not read its answers gets no further ones, and is cut off", async () => {
    const big = command("big", () => Array.from({ length: 2000 }, () => "x".repeat(100)));
    const { server, terminal } = await loggedIn({ commands: [big], limits: { maxConnections: 1, idleMs: 150 } });
    terminal.socket.pause();
    terminal.send("big\n".repeat(500));
    const freed = async () => {
      const next = server.terminal();
      await next.logIn("gm", "correct horse");
      return next.until("AC>", 200);
    };
    await expect.poll(() => freed().catch(() => "still taken"), { timeout: 10_000 }).toContain("AC>");
    expect(server.log.filter(({ message }) => message === "console command").length).toBeLessThan(200);
  });

  test("stop says so, closes everyone at once, and does not wait for a command", async () => {
    const { server, terminal } = await loggedIn({ commands: [command("hang", () => new Promise(() => {}))] });
    const waiting = server.terminal();
    await waiting.until("Username: ");
    terminal.send("hang\n");
    const since = performance.now();
    await server.stop();
    expect(performance.now() - since).toBeLessThan(1000);
    await Promise.all([terminal.closed, waiting.closed]);
    expect(terminal.text).toContain("The server is stopping.");
    const late = connect(server.port, "127.0.0.1");
    await new Promise((resolve) => late.once("error", resolve));
  });

  test("a taken port is one sentence", async () => {
    const { startTelnetConsole } = await import("../../../src/console/telnet-console.ts");
    const server = await testConsole();
    const again = startTelnetConsole({
      ...server,
      log: {} as never,
      token: "",
      registry: {} as never,
      authenticate: async () => null,
    });
    await expect(again).rejects.toThrow(
      `Port ${server.port} on 127.0.0.1 is taken: stop the program that uses it, or set CONSOLE_PORT`,
    );
  });
});

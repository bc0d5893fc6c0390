import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Played } from "../../support/played.ts";
import { ServerProcess } from "../../support/server-process.ts";
import { temporaryDataDir, zonetide } from "./run-cli.ts";

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start({ CONTENT_DIR: "test/e2e/play/content" });
});
afterAll(() => server.remove());

/** A program of the CLI that goes on; `until` waits for what it prints. */
const running = (...words: string[]) => {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: server.dataDir };
  const child = spawn(process.execPath, ["bin/zonetide.js", ...words], { env });
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk) => {
    said.out += chunk;
  });
  child.stderr.on("data", (chunk) => {
    said.err += chunk;
  });
  const closed = once(child, "close");
  const until = (text: string) => expect.poll(() => said.out, { timeout: 15_000 }).toContain(text);
  const interrupt = async () => {
    child.kill("SIGINT");
    return (await closed)[0];
  };
  return { said, until, interrupt };
};

describe("zonetide status", () => {
  test("shows the server and its runs as tables, and as JSON", async () => {
    await Played.enter(server, "Ada");
    await server.gm(".event start 1");
    const env = { DATA_DIR: server.dataDir };
    const { code, stdout, stderr } = await zonetide(["status"], { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const part of ["1 playing, 1 in zones", "green, connected", "/s in, ", "1 event 1", "1 of 3", "none"])
      expect(stdout).toContain(part);
    const json = JSON.parse((await zonetide(["status", "--json", "--data-dir", server.dataDir])).stdout);
    expect(json).toMatchObject({
      pid: server.pid,
      sessions: { connections: 1, playing: 1, inZones: 1 },
      runs: [{ eventId: 1, instanceId: 1, phase: 0, phaseCount: 3 }],
      journal: { colour: "green", pending: 0, spill: { records: 0 } },
      stop: null,
    });
  });

  test("--watch shows it again every second until Ctrl-C, with rates that follow what happens", async () => {
    const watch = running("status", "--watch", "--json");
    const player = await Played.enter(server, "Eve");
    await player.kill(10);
    const reports = () =>
      watch.said.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    await expect.poll(() => watch.said.out.split("\n").length, { timeout: 15_000 }).toBeGreaterThan(3);
    await expect.poll(() => reports().at(-1)?.perSecond.packetsIn, { timeout: 15_000 }).toBeGreaterThan(0);
    expect(reports().some(({ perSecond }) => perSecond.packetsOut > 0 && perSecond.events > 0)).toBe(true);
    expect(await watch.interrupt()).toBe(0);
    expect(watch.said.err).toBe("");
  });

  test("is one sentence where no server runs", async () => {
    const dataDir = await temporaryDataDir();
    for (const words of [["status"], ["status", "--watch"], ["status", "--json"]]) {
      const { code, stdout, stderr } = await zonetide(words, { env: { DATA_DIR: dataDir } });
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toBe(`No server is running for DATA_DIR ${dataDir}: start one with "npm start".\n`);
    }
  });
});

describe("zonetide gm with a command that goes on", () => {
  test("prints lines as they come until Ctrl-C, and ends with 0", async () => {
    const all = running("gm", ".watch");
    const one = running("gm", "event", "watch", "2");
    await all.until("Watching the server.\n");
    await one.until("Watching event 2 event 2: not active.\n");
    await server.client("Wren");
    await all.until("player Wren (character ");
    await server.gm(".event start 2");
    await one.until("event 2 event 2, run 2: started in zone 1 instance 1 (manual)\n");
    await all.until("run 2: started");
    expect(await one.interrupt()).toBe(0);
    expect(await all.interrupt()).toBe(0);
    expect(one.said).toMatchObject({ err: "", out: expect.not.stringContaining("Wren") });
  });

  test("is refused like any other", async () => {
    const { code, stdout } = await zonetide(["gm", "event", "watch", "999"], { env: { DATA_DIR: server.dataDir } });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "Event not exist!\n" });
  });
});

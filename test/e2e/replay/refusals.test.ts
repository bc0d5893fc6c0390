import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ClientEventListRequest, ClientPing } from "../../../packets/index.ts";
import { openCaptureWriter } from "../../../src/capture/open-writer.ts";
import { ServerProcess } from "../../support/server-process.ts";
import { MadeCapture } from "../../unit/replay/made-capture.ts";
import { runReplay } from "./replay-run.ts";

/** Whatever is wrong with the file or the server: one sentence, the right exit code, and no hang. */

let folder = "";
let server: ServerProcess;
/** Two clients; a minute passes between what they do. */
let slow = "";
/** The same, and an event begins. */
let starting = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "zonetide-replay-"));
  server = await ServerProcess.start({ CONTENT_DIR: "content", MAX_SESSIONS: "2" });
  const talk = () => new MadeCapture().enters(1, 1).enters(2, 2);
  slow = await written("slow.pcapng", talk().after(60_000).says(1, ClientPing, { clientTimeMs: 1 }));
  starting = await written("starting.pcapng", talk().starts(1, 102).says(1, ClientEventListRequest, {}));
});
afterAll(async () => {
  await server.remove();
  await rm(folder, { recursive: true, force: true });
});

async function written(name: string, capture: MadeCapture): Promise<string> {
  const file = join(folder, name);
  const writer = openCaptureWriter("pcapng", file);
  for (const item of capture.items) await writer.write(item);
  await writer.close();
  return file;
}

const environment = (): Record<string, string> => ({
  ...{ DATA_DIR: server.dataDir, DATABASE_URL: server.database.url, TICKET_SECRET: "a secret that only tests know" },
});
const replay = (file: string, ...words: string[]) => runReplay(file, words, environment());

test.each([
  ["nothing", "", /is empty/],
  ["garbage", "no capture at all, and nothing like it\n".repeat(100), /no capture|JSON/],
  ["a pcap that ends in its head", Buffer.from("d4c3b2a10200", "hex"), /ends|no capture/],
] as const)("a file of %s is refused", async (_name, bytes, says) => {
  const file = join(folder, "bad");
  await writeFile(file, bytes);
  const { code, stderr, lines } = await replay(file);
  expect({ code, lines }).toEqual({ code: 1, lines: [] });
  expect(stderr).toMatch(says);
  expect(stderr.trim().split("\n")).toHaveLength(1);
});

test("sessions that it does not have are nothing to replay, and bad flags are wrong usage", async () => {
  const none = await replay(slow, "--sessions", "7");
  expect([none.code, none.stderr]).toEqual([1, expect.stringContaining("no packet of a client")]);
  expect(await replay(slow, "--speed", "fast")).toMatchObject({ code: 2, stderr: expect.stringContaining("--speed") });
});

test("a server that is not there, or is none, lets nobody in", async () => {
  const rude = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
  }).listen(0, "127.0.0.1");
  await once(rude, "listening");
  const address = rude.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const other = await replay(slow, "--target", `127.0.0.1:${port}`);
  rude.close();
  await once(rude, "close");
  const nobody = await replay(slow, "--target", `127.0.0.1:${port}`);
  for (const { code, stderr } of [other, nobody]) {
    expect([code, stderr]).toEqual([1, expect.stringContaining(`127.0.0.1:${port} lets nobody in`)]);
  }
});

test("without the right to start an event it says so, and --no-start leaves it out", async () => {
  const elsewhere = await ServerProcess.start({ CONTENT_DIR: "content" });
  const target = ["--target", `127.0.0.1:${elsewhere.file.game?.port}`];
  const refused = await replay(starting, ...target);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("--no-start")]);
  const played = await replay(starting, ...target, "--no-start", "--speed", "max");
  // Its own database has no characters of ours: the tickets are good, and who they name is not there.
  expect(played.report).toMatchObject({ started: 0, outcome: "failed" });
  await elsewhere.remove();
});

test("who does not get in is named, and the others play on", async () => {
  const guest = await server.client("Guest");
  const { code, report } = await replay(slow, "--speed", "max", "--expect");
  guest.destroy();
  expect([code, report.outcome]).toEqual([1, "failed"]);
  expect(report.sessions.map(({ outcome }) => outcome).sort()).toEqual(["failed", "same"]);
  expect(report.sessions.flatMap(({ fault }) => fault ?? [])).toEqual([expect.stringMatching(/\w+/)]);
});

/** Replays what takes a minute, and does something to it once somebody is in. */
async function whilePlaying(act: (child: ReturnType<typeof spawn>) => Promise<unknown>) {
  const words = ["bin/zonetide.js", "replay", slow, "--expect", "--json"];
  const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...environment() };
  const child = spawn(process.execPath, words, { env });
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  await expect
    .poll(async () => (await server.gm("server", "info")).lines.join("\n"), { timeout: 20_000 })
    .toMatch(/^Sessions: [1-9]/m);
  const closed = once(child, "close");
  const startedMs = performance.now();
  await act(child);
  const [code] = await closed;
  return {
    code,
    seconds: (performance.now() - startedMs) / 1_000,
    report: JSON.parse(out.trim().split("\n").at(-1) ?? ""),
  };
}

test("Ctrl-C ends it with what there is, and so does a server that goes away", async () => {
  const stopped = await whilePlaying(async (child) => child.kill("SIGINT"));
  expect(stopped).toMatchObject({ code: 1, report: { outcome: "failed", interrupted: true } });
  expect(stopped.seconds).toBeLessThan(10);
  const deserted = await whilePlaying(() => server.kill());
  expect(deserted).toMatchObject({ code: 1, report: { outcome: "failed", interrupted: false } });
  expect(deserted.seconds).toBeLessThan(20);
  expect(deserted.report.sessions[0].fault).toMatch(/closed|ECONNRESET/);
});

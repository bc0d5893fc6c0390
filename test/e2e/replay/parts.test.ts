import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { mangle } from "../../support/mangle-capture.ts";
import { recordTraffic } from "../../support/record-traffic.ts";
import { runBots } from "../bots/bots-run.ts";
import { zonetide } from "../cli/run-cli.ts";
import { Scene } from "../play/scene.ts";
import { runReplay } from "./replay-run.ts";

/**
 * Clients of dialect 1 play an event, and the server and tcpdump both write it down. What is edited, lost or was never
 * in the capture is left out, and what is left still agrees.
 */

type Line = { kind: string; session: number; from?: string; packet?: string; fields?: Record<string, unknown> };

const EVENT = 102;
const BOTS = 3;
let folder = "";
let scene: Scene;
let pcap: Buffer;
/** The server's own capture, as it is and as lines. */
let own = "";
let lines: readonly Line[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "zonetide-replay-"));
  const first = await Scene.open("content");
  const recording = await recordTraffic(first.server.file.game?.port ?? 0, join(folder, "played.pcap"));
  await first.server.gm("capture", "start");
  const address = ["--host", "127.0.0.1", "--port", String(recording.port), "--dialect", "1"];
  const words = ["--count", String(BOTS), "--event", String(EVENT), "--rate", "12", "--start", ...address];
  const { report } = await runBots(words, first.environment);
  expect(report.outcome).toBe("completed");
  await recording.stop();
  own = join(folder, "own.pcapng");
  const stopped = await first.server.gm("capture", "stop");
  await writeFile(own, await readFile(/\/\S+\.pcapng/.exec(stopped.lines.join(" "))?.[0] ?? ""));
  await first.close();
  pcap = await readFile(join(folder, "played.pcap"));
  const jsonl = await convert("own.jsonl");
  lines = (await readFile(jsonl, "utf8"))
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  scene = await Scene.open("content");
});
afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true, force: true });
});

// Where clients are left out the event goes on for want of them.
afterEach(() => scene.server.gm("event", "stop", `${EVENT}`));

async function convert(name: string): Promise<string> {
  const file = join(folder, name);
  expect(await zonetide(["capture", "convert", own, file])).toMatchObject({ code: 0 });
  return file;
}

const replay = (file: string) => runReplay(file, ["--expect", "--speed", "max"], scene.environment);

async function replayBytes(name: string, bytes: Buffer | string) {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return replay(file);
}

const replayLines = (edited: readonly Line[]) =>
  replayBytes("edited.jsonl", edited.map((line) => `${JSON.stringify(line)}\n`).join(""));

const agrees = { code: 0, stderr: "", report: { outcome: "same", started: 1, damage: [], difference: null } };

test("what the server wrote down itself, with secrets taken out, replays to the same result", async () => {
  const sent = lines.filter(({ packet }) => packet === "ClientAuth");
  expect(sent.map(({ fields }) => fields?.proof)).toEqual(sent.map(() => "00".repeat(32)));
  const outcome = await replay(own);
  expect(outcome).toMatchObject(agrees);
  expect(outcome.report.packets.sent).toBeGreaterThan(10 * BOTS);
});

test("so it does as PKT", async () => expect(await replay(await convert("own.pkt"))).toMatchObject(agrees));

test("a reward that was edited in its lines is found", async () => {
  const at = lines.findIndex(({ packet }) => packet === "ServerEventComplete");
  const gold = Number(lines[at]?.fields?.rewardGold) + 1;
  const edited = lines.map((line, index) =>
    index === at ? { ...line, fields: { ...line.fields, rewardGold: gold } } : line,
  );
  const { code, report } = await replayLines(edited);
  expect([code, report.outcome]).toEqual([1, "different"]);
  const packet = "ServerEventComplete";
  expect(report.difference).toMatchObject({
    ...{ captured: { packet, fields: { rewardGold: gold } }, replayed: { packet, fields: { rewardGold: gold - 1 } } },
  });
});

test.each(["client", "server"] as const)(
  "a segment of the %s that was lost takes only what hangs on it",
  async (side) => {
    // Frames 0x0105 (a cast) and 0x0A02 (progress), somewhere in the middle of what one session says or hears.
    const head = Buffer.from(side === "client" ? "120000000501" : "13000000020a", "hex");
    let left = 5;
    const loses = (data: Buffer): boolean => data.includes(head) && --left === 0;
    const { code, report } = await replayBytes("lost.pcap", mangle(pcap, { loses }));
    expect({ code, outcome: report.outcome, difference: report.difference }).toEqual({
      ...{ code: 0, outcome: "same", difference: null },
    });
    expect(report.damage).toMatchObject([{ from: side, offset: expect.any(Number) }]);
    expect(report.damage[0]?.offset).toBeGreaterThan(50);
    expect(report.sessions.map(({ outcome }) => outcome)).toEqual(report.sessions.map(() => "same"));
  },
);

test("one session of several is played by itself, without long waits", async () => {
  const [session] = lines.flatMap(({ packet, session: one }) => (packet === "ClientAuth" ? [one] : []));
  const startedMs = performance.now();
  const outcome = await runReplay(own, ["--expect", "--speed", "max", "--sessions", `${session}`], scene.environment);
  expect(outcome).toMatchObject(agrees);
  expect(outcome.report.sessions).toHaveLength(1);
  expect(performance.now() - startedMs).toBeLessThan(30_000);
});

test("a session from mid-stream is brought in, and where nobody knows where it was, it alone is left out", async () => {
  const players = lines.flatMap(({ packet, session }) => (packet === "ClientAuth" ? [session] : []));
  const late = players.at(-1);
  const prologue = /^(ClientHello|ClientAuth|ClientEnterZone|Server(Hello|AuthResult|ZoneEntered))$/;
  const without = lines.filter(({ session, packet = "" }) => session !== late || !prologue.test(packet));
  const cut = without.map((line) =>
    line.session === late && line.kind === "session" ? { ...line, fromStart: false } : line,
  );
  const joined = await replayLines(cut);
  expect(joined).toMatchObject({ code: 0, report: { outcome: "same", difference: null } });
  expect(joined.lines).toContainEqual(
    expect.objectContaining({
      kind: "note",
      message: expect.stringMatching(`Session ${late} .*brought into zone 1/1`),
    }),
  );
  const lost = await replayLines(cut.filter(({ session }) => session === late));
  expect(lost).toMatchObject({ code: 1, report: { outcome: "failed", sessions: [{ outcome: "left out" }] } });
  expect(lost.report.sessions[0]?.fault).toMatch(/mid-stream/);
});

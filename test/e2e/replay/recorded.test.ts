import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mangle, plant } from "../../support/mangle-capture.ts";
import { recordTraffic } from "../../support/record-traffic.ts";
import { runBots } from "../bots/bots-run.ts";
import { Scene } from "../play/scene.ts";
import { runReplay } from "./replay-run.ts";

/** Bots play an event, tcpdump records them, and the recording is played to servers that know nothing of it. */

const EVENT = 102;
const BOTS = 3;
let folder = "";
let played: Buffer;
/** What the first replay finds empty, and the others not. */
let scene: Scene;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "zonetide-replay-"));
  const file = join(folder, "played.pcap");
  const first = await Scene.open("content");
  const recording = await recordTraffic(first.server.file.game?.port ?? 0, file);
  const address = ["--host", "127.0.0.1", "--port", String(recording.port), "--dialect", "2"];
  const words = ["--count", String(BOTS), "--event", String(EVENT), "--rate", "8", "--start", ...address];
  const { report } = await runBots(words, first.environment);
  await recording.stop();
  await first.close();
  expect(report.outcome).toBe("completed");
  played = await readFile(file);
  scene = await Scene.open("content");
});
afterAll(async () => {
  await scene.close();
  await rm(folder, { recursive: true, force: true });
});

async function replay(name: string, capture: Buffer | string, speed: string) {
  const file = typeof capture === "string" ? capture : join(folder, name);
  if (typeof capture !== "string") await writeFile(file, capture);
  return runReplay(file, ["--expect", "--speed", speed], scene.environment);
}

const same = { code: 0, stderr: "", report: { outcome: "same", started: 1, damage: [], difference: null } };

test("what tcpdump recorded replays to the same result, at its own speed", async () => {
  const outcome = await replay("as-it-is.pcap", played, "1");
  expect(outcome).toMatchObject(same);
  // The bots look first whether a server is there, which is a session, too.
  expect(outcome.report.sessions).toHaveLength(BOTS + 1);
  expect(outcome.report.latencyMs.samples).toBeGreaterThan(0);
  expect(outcome.report.packets.sent).toBeGreaterThan(10 * BOTS);
});

test("reordered, doubled, split and overlapping, over IPv6 in a VLAN, as big-endian pcapng, it is the same", async () => {
  const network = { splitBytes: 7, doubled: true, reordered: true, version: 6, vlan: true } as const;
  const bytes = mangle(played, { ...network, format: "pcapng", order: "big" });
  expect(await replay("mangled.pcapng", bytes, "max")).toMatchObject(same);
});

test("through editcap, and cut at the end, what is there still agrees", async () => {
  const file = join(folder, "editcap.pcapng");
  const cut = join(folder, "cut.pcap");
  // The last record is not whole.
  await writeFile(cut, mangle(played, { splitBytes: 40 }).subarray(0, -11));
  const { status, error } = spawnSync("editcap", ["-F", "pcapng", join(folder, "played.pcap"), file]);
  if (error !== undefined) throw new Error("editcap is not installed: install the package wireshark-common.");
  expect(status).toBe(0);
  expect(await replay("", file, "10")).toMatchObject(same);
  const { code, report } = await replay("", cut, "max");
  expect({ code, outcome: report.outcome, difference: report.difference }).toEqual({
    code: 0,
    outcome: "same",
    difference: null,
  });
});

test("a planted difference is found at its packet", async () => {
  // Frame 0x0A02 (progress): size 19, then instance, objective, current and target; the target becomes 26.
  const head = Buffer.from("13000000020a", "hex");
  const planted = plant(played, (data) => {
    const at = data.indexOf(head);
    if (at < 0 || at + 19 > data.length) return null;
    const changed = Buffer.from(data);
    changed.writeUInt32LE(26, at + 15);
    return changed;
  });
  const { code, report } = await replay("planted.pcap", planted, "max");
  expect(code).toBe(1);
  expect(report.outcome).toBe("different");
  expect(report.difference).toMatchObject({
    captured: { packet: "ServerEventUpdate", fields: { target: 26 } },
  });
});

import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ClientEnterZone, ClientMove, ClientPing, ServerPong, ServerZoneEntered } from "../../../packets/index.ts";
import { Recorder } from "../../../src/capture/recorder.ts";
import { encodeFrame } from "../../../src/protocol/codec.ts";
import { readPcapng, streamOf } from "../../support/independent-pcapng.ts";
import { GameFixture, type ListeningGame } from "../net/game-fixture.ts";

let game: ListeningGame;
let root: string;
let folder: string;
const logged: string[] = [];

const recorderOf = (maxBytes = 1_048_576): Recorder =>
  new Recorder({
    ...{ folder, maxBytes, maxFrameBytes: 8_192, application: "Zonetide test", nowUs: () => Date.now() * 1_000 },
    log: { info: () => undefined, warn: (_, message) => void logged.push(message) },
    attach: (open) => game.server.tapSessions(open),
  });

const started = async (recorder: Recorder, ...target: Parameters<Recorder["start"]>) => {
  const answer = await recorder.start(...target);
  if (!answer.ok) throw new Error(answer.message);
  return answer.capture;
};

beforeEach(async () => {
  game = await GameFixture.listening({ limits: { packetsPerSecond: 1_000_000, packetBurst: 1_000_000 } });
  root = await mkdtemp(join(tmpdir(), "zonetide-recorder-"));
  folder = join(root, "captures");
  logged.length = 0;
});
afterEach(async () => {
  await game.stop();
  await rm(root, { recursive: true, force: true });
});

/** A client whose bytes are remembered as they come. */
async function listeningClient() {
  const client = await game.connect();
  const received: Buffer[] = [];
  client.socket.on("data", (bytes: Buffer) => received.push(bytes));
  return Object.assign(client, { bytes: () => Buffer.concat(received) });
}

async function pinged(client: Awaited<ReturnType<typeof listeningClient>>, count: number): Promise<void> {
  for (let index = 0; index < count; index++) client.send(ClientPing, { clientTimeMs: index });
  await client.until((all) => all.filter(({ name }) => name === "ServerPong").length >= count);
}

test("all sessions: every byte that the client saw, in a file of its owner only", async () => {
  const recorder = recorderOf();
  const { captureId, path } = await started(recorder, { kind: "all" });
  const client = await listeningClient();
  await client.login(game.ticket(5), 2);
  await pinged(client, 20);
  client.socket.end();
  await client.closed;
  const status = await recorder.stop(captureId);
  expect(status).toMatchObject({ sessions: 1, lostFrames: 0, frames: 44 });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  const { packets, application, about } = readPcapng(await readFile(path));
  expect([application, about]).toEqual(["Zonetide test", `capture ${captureId} of all; logins are redacted`]);
  const [syn] = packets;
  expect(syn?.flags).toBe("S");
  expect(streamOf(packets, syn?.to ?? "").equals(client.bytes())).toBe(true);
  expect(packets.flatMap(({ comments }) => comments)).toEqual([
    expect.stringMatching(/^session \d+ from 127\.0\.0\.1 port \d+, not logged in, recorded in full$/),
    expect.stringMatching(/^session \d+ is C5 \(character 5\)$/),
  ]);
  expect(packets.at(-1)?.flags).toBe("A");
});

test("nobody listens in before the first capture and after the last one", async () => {
  const client = await listeningClient();
  await client.login(game.ticket(5));
  const taps = () => [...game.server.sessions].map(({ tap }) => tap === null);
  expect(taps()).toEqual([true]);
  const recorder = recorderOf();
  const [one, two] = [await started(recorder, { kind: "all" }), await started(recorder, { kind: "player", name: "x" })];
  expect(taps()).toEqual([false]);
  await recorder.stop(one.captureId);
  expect(taps()).toEqual([false]);
  await recorder.stop(two.captureId);
  expect(taps()).toEqual([true]);
  expect(await recorder.stop(two.captureId)).toBeNull();
});

test("a session that is under way begins with a whole frame, also when half of one had come", async () => {
  const client = await listeningClient();
  await client.login(game.ticket(6));
  const ping = encodeFrame(ClientPing, { clientTimeMs: 7 }, 1);
  client.sendBytes(ping.subarray(0, 3));
  const other = await listeningClient();
  await other.login(game.ticket(7));
  await pinged(other, 1);
  const recorder = recorderOf();
  const before = client.bytes().length;
  const { captureId, path } = await started(recorder, { kind: "player", name: "c6" });
  client.sendBytes(ping.subarray(3));
  await client.next(ServerPong);
  const answer = client.bytes().subarray(before);
  await recorder.stop(captureId);
  const { packets } = readPcapng(await readFile(path));
  expect(packets.map(({ flags }) => flags)).toEqual(["PA", "PA"]);
  expect(packets[0]?.payload.equals(ping)).toBe(true);
  expect(packets[1]?.payload.equals(answer)).toBe(true);
  expect(packets[0]?.comments[0]).toMatch(/C6 \(character 6\), dialect 1, recorded from the middle$/);
});

test("a character's capture has its logins from the first byte, and nobody else", async () => {
  const recorder = recorderOf();
  const { captureId, path, sessions } = await started(recorder, { kind: "player", name: "C5" });
  expect(sessions).toBe(0);
  for (const characterId of [5, 6, 5]) {
    const client = await listeningClient();
    await client.login(game.ticket(characterId));
    client.socket.end();
    await client.closed;
  }
  expect(await recorder.stop(captureId)).toMatchObject({ sessions: 2 });
  const { packets } = readPcapng(await readFile(path));
  expect(packets.filter(({ flags }) => flags === "S")).toHaveLength(2);
  const times = packets.map(({ atUs }) => atUs);
  expect(times).toEqual([...times].sort((one, other) => one - other));
});

test("a session's capture ends with it; one that is not there is refused, and so is a ninth", async () => {
  const recorder = recorderOf();
  expect(await recorder.start({ kind: "session", sessionId: 1 })).toMatchObject({ ok: false, reason: "no_session" });
  const client = await listeningClient();
  await client.login(game.ticket(5));
  const [session] = game.server.sessions;
  const { path } = await started(recorder, { kind: "session", sessionId: session?.id ?? 0 });
  client.socket.end();
  await client.closed;
  await expect.poll(() => recorder.list()).toEqual([]);
  await expect.poll(async () => readPcapng(await readFile(path)).packets.length).toBeGreaterThan(0);
  for (let count = 0; count < 8; count++) await started(recorder, { kind: "all" });
  expect(await recorder.start({ kind: "all" })).toMatchObject({ ok: false, reason: "too_many" });
  await recorder.close();
  expect(recorder.list()).toEqual([]);
});

describe("the ring", () => {
  test("keeps to its size, and every file can be read by itself", async () => {
    const recorder = recorderOf(65_536);
    const { captureId } = await started(recorder, { kind: "all" });
    const client = await listeningClient();
    await client.login(game.ticket(5));
    client.send(ClientEnterZone, { zoneId: 1, zoneInstance: 1, x: 0, y: 0, z: 0 });
    await client.next(ServerZoneEntered);
    for (let round = 0; round < 200; round++) {
      for (let index = 0; index < 30; index++) client.send(ClientMove, { x: index, y: round, z: 0 });
      const before = client.all(ServerPong).length;
      client.send(ClientPing, { clientTimeMs: round });
      await client.until(() => client.all(ServerPong).length > before);
    }
    const status = await recorder.stop(captureId);
    const files = (await readdir(folder)).sort();
    expect(files[0]).not.toMatch(/-0001\.pcapng$/);
    expect(files.length).toBeLessThanOrEqual(4);
    expect(status?.path.endsWith(files.at(-1) ?? "")).toBe(true);
    let bytes = 0;
    for (const file of files) {
      const content = await readFile(join(folder, file));
      bytes += content.length;
      const { packets } = readPcapng(content);
      expect(packets[0]?.comments[0]).toMatch(
        /^session \d+ from .*C5 \(character 5\), dialect 1, continues from file \d+$/,
      );
      for (const end of new Set(packets.map(({ from }) => from))) expectWholeFrames(streamOf(packets, end));
    }
    expect(bytes).toBeLessThanOrEqual(65_536);
  });
});

test("a folder that cannot be made is a sentence, and nobody is listened to", async () => {
  folder = "/proc/captures";
  const recorder = recorderOf();
  const answer = await recorder.start({ kind: "all" });
  expect(answer).toMatchObject({ ok: false, reason: "unavailable" });
  expect(answer.ok ? "" : answer.message).toMatch(/^\/proc\/captures cannot be written \(ENOENT\): make room/);
  const client = await listeningClient();
  await client.login(game.ticket(5));
  expect([...game.server.sessions].every(({ tap }) => tap === null)).toBe(true);
});

/** Frame after frame to the last byte. */
function expectWholeFrames(stream: Buffer): void {
  let at = 0;
  while (at < stream.length) at += stream.readUInt32LE(at);
  expect(at).toBe(stream.length);
}

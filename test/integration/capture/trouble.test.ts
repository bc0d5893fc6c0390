import { mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ClientHello, ServerEventList } from "../../../packets/index.ts";
import type { CaptureItem } from "../../../src/capture/capture-item.ts";
import { readCapture } from "../../../src/capture/read-capture.ts";
import { Recorder } from "../../../src/capture/recorder.ts";
import { SessionDialects } from "../../../src/capture/session-dialects.ts";
import type { TrackedSession } from "../../../src/capture/tracked-session.ts";
import { encodeFrame } from "../../../src/protocol/codec.ts";
import { readPcapng } from "../../support/independent-pcapng.ts";

const MEBIBYTE = 1_048_576;
const ends = { client: { address: "127.0.0.1", port: 5_000 }, server: { address: "127.0.0.1", port: 24_000 } };
const live = { id: 9, dialect: 2, isAuthenticated: true, characterId: 7, characterName: "Ada" };
const frame = encodeFrame(ServerEventList, { events: [] }, 2);

let root: string;
let warnings: string[];
let tap: TrackedSession;
let recorder: Recorder;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "zonetide-trouble-"));
  warnings = [];
  recorder = new Recorder({
    ...{ folder: join(root, "captures"), maxBytes: 64 * MEBIBYTE, maxFrameBytes: 8_192, application: "Zonetide" },
    nowUs: () => Date.now() * 1_000,
    log: { info: () => undefined, warn: (_, message) => void warnings.push(message) },
    attach: (open) => {
      if (open) tap = open(live, { ...ends, isNew: false, unhandled: Buffer.alloc(0) });
    },
  });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const started = async () => {
  const answer = await recorder.start({ kind: "all" });
  if (!answer.ok) throw new Error(answer.message);
  return answer.capture;
};

test("what the disk is too slow for is left out, counted, told once and noted; the rest stays whole", async () => {
  const { captureId, path } = await started();
  const many = Buffer.concat(Array.from({ length: Math.floor(MEBIBYTE / frame.length) }, () => frame));
  for (let count = 0; count < 12; count++) tap.sent(many);
  await expect.poll(async () => (await readFile(path)).length).toBeGreaterThan(7 * MEBIBYTE);
  tap.sent(frame);
  const { lostFrames, frames } = (await recorder.stop(captureId)) ?? {};
  const perPiece = many.length / frame.length;
  expect(lostFrames).toBeGreaterThan(0);
  expect((frames ?? 0) + (lostFrames ?? 0)).toBe(12 * perPiece + 1);
  expect(warnings).toHaveLength(1);
  const { packets } = readPcapng(await readFile(path));
  const note = `${lostFrames} frames (${(lostFrames ?? 0) * frame.length} bytes) of this session are left out here: the disk was too slow or full.`;
  expect(packets.flatMap(({ comments }) => comments).slice(1)).toEqual([note]);
  const items = await Array.fromAsync(readCapture(path));
  expect(items.filter(({ kind }) => kind === "frame")).toHaveLength(frames ?? 0);
  expect(items.filter(({ kind }) => kind === "damage")).toEqual([]);
});

test("a disk that fails costs frames only: a new file begins when it is well again", async () => {
  await recorder.close();
  const ringed = new Recorder({
    ...{ folder: join(root, "ringed"), maxBytes: 65_536, maxFrameBytes: 8_192, application: "Zonetide" },
    nowUs: () => Date.now() * 1_000,
    log: { info: () => undefined, warn: (_, message) => void warnings.push(message) },
    attach: (open) => {
      if (open) tap = open(live, { ...ends, isNew: false, unhandled: Buffer.alloc(0) });
    },
  });
  const answer = await ringed.start({ kind: "all" });
  if (!answer.ok) throw new Error(answer.message);
  // The next file of the ring has no folder to be made in.
  await rename(join(root, "ringed"), join(root, "away"));
  const lost = (): number => ringed.list()[0]?.lostFrames ?? 0;
  for (let count = 0; count < 200; count++) tap.sent(Buffer.concat(Array.from({ length: 30 }, () => frame)));
  await expect.poll(lost).toBeGreaterThan(0);
  await rename(join(root, "away"), join(root, "ringed"));
  const before = ringed.list()[0]?.frames ?? 0;
  await expect
    .poll(
      () => {
        tap.sent(frame);
        return ringed.list()[0]?.frames ?? 0;
      },
      { timeout: 10_000 },
    )
    .toBeGreaterThan(before);
  const status = await ringed.stop(1);
  expect(warnings).toHaveLength(1);
  const { packets } = readPcapng(await readFile(status?.path ?? ""));
  expect(packets[0]?.comments[0]).toMatch(/Ada \(character 7\), dialect 2, continues from file \d+$/);
  expect(packets.flatMap(({ comments }) => comments).join()).toMatch(
    /\d+ frames \(\d+ bytes\) of this session are left out/,
  );
});

test("a session that is recorded from the middle is read in the dialect that it speaks", async () => {
  const { captureId, path } = await started();
  tap.sent(frame);
  tap.received(encodeFrame(ClientHello, { dialect: 2, build: 1 }, 2).subarray(0, 5));
  await recorder.stop(captureId);
  const dialects = new SessionDialects();
  const told: [CaptureItem["kind"], number][] = [];
  for await (const item of readCapture(path)) {
    dialects.follow(item);
    told.push([item.kind, dialects.of(item.session)]);
  }
  expect(told).toContainEqual(["frame", 2]);
});

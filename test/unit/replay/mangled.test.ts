import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { beforeAll, expect, test } from "vitest";
import {
  ClientCastSpell,
  ClientEventJoin,
  ClientLogout,
  ClientMove,
  ServerContributionUpdate,
  ServerDisconnect,
  ServerError,
  ServerEventUpdate,
} from "../../../packets/index.ts";
import { openCaptureWriter } from "../../../src/capture/open-writer.ts";
import { readCaptureBytes } from "../../../src/capture/read-capture.ts";
import type { Plan } from "../../../tools/replay/plan.ts";
import { Planner } from "../../../tools/replay/planner.ts";
import { type Mangling, mangle } from "../../support/mangle-capture.ts";
import { MadeCapture } from "./made-capture.ts";

/** Whatever a network and a recorder did to a capture, the same is sent and the same is expected. */

const instanceId = 1010;
let pcap: Buffer;
let original: Plan;

/** Three clients, one of which breaks off; the second speaks dialect 1. */
function played(): MadeCapture {
  const capture = new MadeCapture().enters(1, 4).enters(2, 5, [], 1).starts(1, 101).starts(2, 101).enters(3, 6);
  for (let turn = 1; turn <= 5; turn += 1) {
    for (const session of [1, 2]) {
      const points = { instanceId, contribution: turn, rewardTier: "bronze" as const };
      const progress = { instanceId, objectiveIndex: 0, current: turn, target: 5 };
      capture.appears(session, 30 + 2 * turn + session, turn);
      capture.says(session, ClientEventJoin, { instanceId }).says(session, ServerContributionUpdate, points);
      capture.says(session, ClientMove, { x: turn, y: 0, z: session }).says(session, ServerEventUpdate, progress);
      capture.says(session, ClientCastSpell, { spellId: 1, targetGuid: BigInt(30 + 2 * turn + session) });
      capture.says(session, ServerError, { code: 8, opcode: ClientCastSpell.opcode, message: "soon" });
    }
  }
  capture.says(1, ClientLogout, {}).says(1, ServerDisconnect, { reason: 8, retryAfterMs: 0, message: "bye" });
  return capture.ends(1, "closed").ends(2, "reset");
}

beforeAll(async () => {
  const stream = new PassThrough();
  const bytes = buffer(stream);
  const writer = openCaptureWriter("pcap", stream);
  for (const item of played().items) await writer.write(item);
  await writer.close();
  stream.end();
  pcap = await bytes;
  original = await planOf(pcap);
});

async function planOf(file: Buffer): Promise<Plan> {
  const planner = new Planner();
  const chunks = async function* () {
    for (let at = 0; at < file.length; at += 1_000) yield file.subarray(at, at + 1_000);
  };
  for await (const item of readCaptureBytes(chunks())) planner.take(item);
  return planner.plan();
}

/** All that a replay goes by: what is sent when and in what order, and what is expected. */
function contentOf({ sessions, steps, damage, notes }: Plan) {
  return {
    ...{ damage, notes, steps: steps.map((step) => JSON.stringify(step)) },
    sessions: [...sessions.values()].map(({ eyes, ...planned }) => {
      const tracks = [...eyes.story.tracks].map(([name, told]) => [
        name,
        told.map(({ frame }) => frame.toString("hex")),
      ]);
      const values = [...eyes.story.lastValues].map(([name, { current, target }]) => [name, current, target]);
      const who = [eyes.dialect, eyes.characterId, eyes.authResult, eyes.stay.name];
      const templates = [...eyes.story.templates.keys()];
      return { ...planned, who, tracks, values, templates };
    }),
  };
}

test("the original has all that there is to lose", () => {
  expect(original.damage).toEqual([]);
  expect([...original.sessions.values()].map(({ eyes }) => eyes.dialect)).toEqual([2, 1, 2]);
  expect([...original.sessions.values()].map(({ ending }) => ending)).toEqual(["closed", "reset", "cut"]);
  const kinds = original.steps.map((step) =>
    step.kind === "send" ? (step.answer === null ? "sent" : "asked") : step.kind,
  );
  expect(new Set(kinds)).toEqual(new Set(["sent", "asked", "start", "end"]));
  expect(original.steps.filter((step) => step.kind === "send" && step.refusal === 8)).toHaveLength(10);
});

const forms: readonly (readonly [string, Mangling])[] = [
  ["as pcap, big-endian", { order: "big" }],
  ["as pcap with nanoseconds", { kind: "nanoseconds" }],
  ["as pcap with nanoseconds, big-endian", { kind: "nanoseconds", order: "big" }],
  ["as Kuznetzov's pcap", { kind: "modified" }],
  ["as pcapng", { format: "pcapng" }],
  ["as pcapng, big-endian", { format: "pcapng", order: "big" }],
  ["in a VLAN", { vlan: true }],
  ["over IPv6", { version: 6 }],
  ["doubled", { doubled: true }],
  ["split at every byte", { splitBytes: 1, overlapBytes: 0 }],
  ["split into pieces that overlap", { splitBytes: 5 }],
  ["reordered", { splitBytes: 9, reordered: true }],
  ["all at once", { splitBytes: 7, doubled: true, reordered: true, version: 6, vlan: true, format: "pcapng" }],
];

test.each(forms)("%s, it is the same plan", async (_name, mangling) => {
  expect(contentOf(await planOf(mangle(pcap, mangling)))).toEqual(contentOf(original));
});

test("cut at any record, it is the beginning of the same plan", async () => {
  const whole = contentOf(original).steps;
  for (let bytes = pcap.length; bytes > pcap.length / 2; bytes -= 211) {
    const plan = await planOf(pcap.subarray(0, bytes));
    const steps = contentOf(plan).steps.map(withoutAnswer);
    expect(steps).toEqual(whole.slice(0, steps.length).map(withoutAnswer));
    expect(plan.damage).toEqual([]);
    expect([...plan.sessions.values()].some(({ isToldToTheEnd }) => !isToldToTheEnd)).toBe(true);
  }
});

/** What answered the last of them may be behind the end. */
const withoutAnswer = (text: string): string => JSON.stringify({ ...JSON.parse(text), answer: null, refusal: 0 });

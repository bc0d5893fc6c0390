import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { Append, EventMeta } from "../../../src/journal/event.ts";
import { traceChain } from "../../../src/journal/trace.ts";
import type { TraceNode } from "../../../src/journal/trace-tree.ts";
import { openTestDatabase } from "../../support/database.ts";
import { newEvent } from "../../unit/journal/new-event.ts";
import { at, delta, granted, started, startMs, told } from "../../unit/journal/run-story.ts";

const time = startMs.toString(16).padStart(12, "0");
const session = (n: number) => `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-00000000000${n}`;
const [tireless, finisher, latecomer] = [session(1), session(2), session(3)];
const BATCHES = 6_000;

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let grant: string;

const by = (append: Append, meta: EventMeta): Append => ({
  ...append,
  events: append.events.map((event) => ({ ...event, meta })),
});
const fromPacket = (correlation: string, packet: number): EventMeta => ({
  correlation,
  causation: `${correlation}:${packet}`,
});
const contributed = (run: number, elapsedMs: number, characterId: number, correlation: string, packet: number) =>
  told(`run-${run}`, {
    type: "ContributionsRecorded",
    data: {
      phase: 0,
      objectives: [],
      participants: [{ ...delta(characterId, 1), correlation, packet }],
      ...at(elapsedMs),
    },
  });
const completed = (run: number, elapsedMs: number) =>
  told(`run-${run}`, {
    type: "RunCompleted",
    data: { ...at(elapsedMs), timeLeftMs: 0, winner: 0, controlsAllPoints: false },
  });
const joined = (run: number, elapsedMs: number, characterId: number) =>
  told(`run-${run}`, { type: "ParticipantJoined", data: { characterId, team: 0, ...at(elapsedMs) } });

beforeAll(async () => {
  opened = await openTestDatabase();
  const { pool } = opened.database;
  await appendBatch(pool, [started(1), started(2), started(3)]);
  for (let from = 1; from <= BATCHES; from += 1_000) {
    const batches = Array.from({ length: 1_000 }, (_, n) => contributed(1, from + n, 7, tireless, (from + n) * 2));
    await appendBatch(pool, batches);
  }
  await appendBatch(pool, [completed(1, 9_000)]);

  // The batch that completes the run carries the packet in its metadata too, and so does the end.
  const end = by(completed(2, 300), fromPacket(finisher, 6));
  const rewarded = by(granted(2, 8), { correlation: "run-2", causation: end.events[0]?.id ?? "" });
  grant = rewarded.events[0]?.id ?? "";
  const mail: Append = {
    stream: "mail-8",
    expected: "any",
    events: [newEvent({}, { meta: { correlation: "run-2", causation: grant } })],
  };
  const disbanded: Append = {
    stream: "roster-2",
    expected: "any",
    events: [newEvent({}, { meta: { correlation: finisher, causation: end.events[0]?.id ?? "" } })],
  };
  await appendBatch(pool, [
    by(joined(2, 10, 8), fromPacket(finisher, 3)),
    by(contributed(2, 300, 8, finisher, 6), fromPacket(finisher, 6)),
    end,
    rewarded,
    mail,
    disbanded,
  ]);

  await appendBatch(pool, [
    by(joined(3, 10, 9), fromPacket(latecomer, 4)),
    contributed(3, 200, 9, latecomer, 8),
    contributed(2, 250, 9, latecomer, 12),
  ]);
}, 60_000);

afterAll(() => opened.drop());

const outline = (nodes: readonly TraceNode[]): unknown[] =>
  nodes.map((node) => {
    const name = node.kind === "packet" ? `packet ${node.packet}` : `${node.type}: ${node.detail}`;
    return node.children.length === 0 ? name : [name, ...outline(node.children)];
  });

const traced = async (id: string) => {
  const trace = await traceChain(opened.database.pool, id);
  return trace === null ? null : outline(trace.nodes);
};

test("a session of thousands of batches is shown whole, and its last packets are found", async () => {
  const whole = (await traced(tireless)) ?? [];
  expect(whole).toHaveLength(BATCHES);
  expect(whole.at(-1)).toEqual([
    `packet ${BATCHES * 2}`,
    ["ContributionsRecorded: character 7, 1 points", "RunCompleted: "],
  ]);
  expect(await traced(`${tireless}:${BATCHES * 2 - 1}`)).toEqual([whole.at(-1)]);
  expect(await traced(`${tireless}:${BATCHES * 2 + 1}`)).toBeNull();
});

const reward = "RewardGranted: character 8, gold, 10 xp, 5 gold, 1 of item 9";
const theEnd = ["RunCompleted: ", [reward, "Tested: "]];
const finished = ["packet 6", ["ContributionsRecorded: character 8, 1 points", [...theEnd, "Tested: "]]];

test("a batch and an end that carry the packet stand there once", async () => {
  expect(await traced(finisher)).toEqual([["packet 3", "ParticipantJoined: character 8"], finished].map(withoutMail));
  expect(await traced(`${finisher}:6`)).toEqual([finished].map(withoutMail));
  expect(await traced(grant)).toEqual([
    ["packet 3", "ParticipantJoined: character 8"],
    ["packet 6", ["ContributionsRecorded: character 8, 1 points", ["RunCompleted: ", reward]]],
  ]);
  expect(await traced("run-2")).toEqual([theEnd]);
});

/** What follows from a reward belongs to the run's correlation, not to the session's. */
function withoutMail(node: unknown): unknown {
  return JSON.parse(JSON.stringify(node).replace(`["${reward}","Tested: "]`, `"${reward}"`));
}

test("a packet before anything that its session did has caused nothing", async () => {
  expect(await traced(`${latecomer}:1`)).toBeNull();
  expect(await traced(`${latecomer}:4`)).toEqual([["packet 4", "ParticipantJoined: character 9"]]);
  expect(await traced(`${latecomer}:7`)).toEqual([["packet 8", "ContributionsRecorded: character 9, 1 points"]]);
});

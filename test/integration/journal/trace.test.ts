import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { Append, EventMeta } from "../../../src/journal/event.ts";
import { traceChain } from "../../../src/journal/trace.ts";
import type { TraceNode } from "../../../src/journal/trace-tree.ts";
import { openTestDatabase } from "../../support/database.ts";
import { newEvent } from "../../unit/journal/new-event.ts";
import { at, delta, granted, started, startMs, told } from "../../unit/journal/run-story.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let reward: string;
let looted: string;

const ours = uuidV7(startMs, 1);
const theirs = uuidV7(startMs, 2);

/** A UUIDv7 of this time. */
function uuidV7(ms: number, n: number): string {
  const time = ms.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-00000000000${n}`;
}

const by = (append: Append, meta: EventMeta): Append => ({
  ...append,
  events: append.events.map((event) => ({ ...event, meta })),
});
const fromPacket = (session: string, packet: number, characterId: number): EventMeta => ({
  correlation: session,
  causation: `${session}:${packet}`,
  actor: `character:${characterId}`,
});
const part = (characterId: number, correlation: string, packet: number, score: number) => ({
  ...delta(characterId, score),
  correlation,
  packet,
});
const contributions = (elapsedMs: number, ...participants: ReturnType<typeof part>[]) =>
  told("run-1", {
    type: "ContributionsRecorded",
    data: { phase: 0, objectives: [[0, elapsedMs, [], 0]], participants, ...at(elapsedMs) },
  });
const ofRun = { actor: "system", correlation: "run-1" };

beforeAll(async () => {
  opened = await openTestDatabase();
  const items = [{ itemId: 4, quantity: 3 }];
  const gained = by(
    told("character-7", { type: "ItemsGained", data: { characterId: 7, items, atMs: startMs + 15 } }),
    fromPacket(ours, 5, 7),
  );
  looted = gained.events[0]?.id ?? "";
  const follow: Append = {
    stream: "mail-7",
    expected: "any",
    events: [newEvent({}, { meta: { causation: looted, correlation: ours, actor: "system" } })],
  };
  const grant = by(granted(1, 7), ofRun);
  reward = grant.events[0]?.id ?? "";
  const joined = told("run-1", { type: "ParticipantJoined", data: { characterId: 7, team: 0, ...at(10) } });
  const completed = { ...at(500), timeLeftMs: 0, winner: 0, controlsAllPoints: false };
  await appendBatch(opened.database.pool, [
    started(1),
    by(joined, fromPacket(ours, 3, 7)),
    gained,
    follow,
    contributions(100, part(7, ours, 9, 30), part(8, theirs, 4, 5)),
    contributions(200, part(8, theirs, 6, 7)),
    contributions(300, part(7, ours, 12, 10)),
    told("run-1", { type: "RunCompleted", data: completed }),
    grant,
    by(granted(1, 8), ofRun),
  ]);
});

afterAll(() => opened.drop());

const outline = (nodes: readonly TraceNode[]): unknown[] =>
  nodes.map((node) => {
    const name =
      node.kind === "packet"
        ? `${node.session === ours ? "ours" : "theirs"}:${node.packet}`
        : `#${node.position} ${node.type}`;
    return node.children.length === 0 ? name : [name, ...outline(node.children)];
  });

const traced = async (id: string) => {
  const trace = await traceChain(opened.database.pool, id);
  return trace === null ? null : { kind: trace.kind, tree: outline(trace.nodes) };
};

const theEnd = ["#8 RunCompleted", "#9 RewardGranted"];

test("a session: its packets in order, what each caused, and the reward below the end of the run", async () => {
  expect(await traced(ours)).toEqual({
    kind: "session",
    tree: [
      ["ours:3", "#2 ParticipantJoined"],
      ["ours:5", ["#3 ItemsGained", "#4 Tested"]],
      ["ours:9", "#5 ContributionsRecorded"],
      ["ours:12", ["#7 ContributionsRecorded", theEnd]],
    ],
  });
});

test("a packet: what it caused, also where the batch names a later one; letters in any case", async () => {
  expect(await traced(`${ours.toUpperCase()}:9`)).toEqual({
    kind: "packet",
    tree: [["ours:9", ["#5 ContributionsRecorded", theEnd]]],
  });
  expect(await traced(`${ours}:11`)).toEqual({
    kind: "packet",
    tree: [["ours:12", ["#7 ContributionsRecorded", theEnd]]],
  });
  expect((await traced(`${ours}:5`))?.tree[0]).toEqual(["ours:5", ["#3 ItemsGained", "#4 Tested"]]);
});

test("a reward: all that its character did for it", async () => {
  expect(await traced(reward)).toEqual({
    kind: "event",
    tree: [
      ["ours:3", "#2 ParticipantJoined"],
      ["ours:9", "#5 ContributionsRecorded"],
      ["ours:12", ["#7 ContributionsRecorded", theEnd]],
    ],
  });
});

test("an event: the packet behind it, and what followed", async () => {
  expect((await traced(looted))?.tree[0]).toEqual(["ours:5", ["#3 ItemsGained", "#4 Tested"]]);
});

test("a run's rewards by its correlation; and what nobody knows", async () => {
  expect(await traced("run-1")).toEqual({
    kind: "correlation",
    tree: [["#8 RunCompleted", "#9 RewardGranted", "#10 RewardGranted"]],
  });
  expect(await traced(uuidV7(startMs, 9))).toBeNull();
  expect(await traced("nonsense")).toBeNull();
});

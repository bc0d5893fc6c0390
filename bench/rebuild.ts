import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { settings } from "../src/config/settings.ts";
import type { EventDefinition } from "../src/content/definitions.ts";
import { loadContent } from "../src/content/load-content.ts";
import { STATISTICS } from "../src/events/participants.ts";
import { appendBatch } from "../src/journal/append.ts";
import type { Append, NewEvent } from "../src/journal/event.ts";
import { eventTypes } from "../src/journal/event-types/domain-event-types.ts";
import { GroupCommit } from "../src/journal/group-commit.ts";
import { readPieces } from "../src/journal/read.ts";
import type { SqlClient } from "../src/journal/sql-client.ts";
import { JournalWriter } from "../src/journal/writer.ts";
import { type Database, openDatabase } from "../src/persistence/database.ts";
import type { BenchRow, BenchSection } from "./section.ts";

const RUNS = 20;
const CHARACTERS = 500;
/** So many that there are hundreds of commits beside: of fewer, the 99th percentile is the second worst. */
const EVENTS = 400_000;
const BATCH = 1_000;
const PAGE = 20_000;
/** The disk and the processors have better and worse minutes: each round has both sides. */
const ROUNDS = 3;
/** What a busy server appends: so many events, this often; it commits them in groups, as far apart as its settings say. */
const LIVE = { events: 10, everyMs: 10, commitEveryMs: settings.shape.flushIntervalMs.parse(undefined) } as const;
const ALONE_MS = 12_000;
/** That of `bin/zonetide.js`. */
const compileCache = fileURLToPath(new URL("../node_modules/.cache/zonetide", import.meta.url));
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * All projections built anew while a server's appends go on, beside reading the same events and doing nothing; and what
 * 99 of 100 appends take meanwhile at most (as its inverse, per second), beside the same without a rebuild: as the game
 * waits for them, and as the database does, which is asked once for each group.
 */
export async function run(databaseUrl: string): Promise<BenchSection> {
  const database = await openDatabase({ url: databaseUrl, log: silent });
  try {
    await fill(database.pool);
    const reading = await measureReading(database.pool);
    const alone: Appended = { appendsMs: [], commitsMs: [] };
    const beside: Appended = { appendsMs: [], commitsMs: [] };
    const rates: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      await whileAppending(database, alone, () => wait(ALONE_MS));
      rates.push(await whileAppending(database, beside, () => measureRebuild(databaseUrl)));
    }
    const slowest = Math.min(...rates);
    const rebuilt = { name: "rebuild, beside appends, slowest round", value: slowest, yardstick: "reading only" };
    return {
      name: "rebuild: events applied to all projections",
      rows: [
        { ...rebuilt, yardstickValue: reading, ratio: slowest / reading },
        meanwhile("a server's append at p99, beside a rebuild", alone.appendsMs, beside.appendsMs),
        meanwhile("its commit at p99, beside a rebuild", alone.commitsMs, beside.commitsMs),
      ],
    };
  } finally {
    await database.close();
  }
}

function meanwhile(name: string, aloneMs: readonly number[], besideMs: readonly number[]): BenchRow {
  const [value, yardstickValue] = [1_000 / p99(besideMs), 1_000 / p99(aloneMs)];
  return { name, value, yardstick: "no rebuild", yardstickValue, ratio: value / yardstickValue };
}

function p99(tookMs: readonly number[]): number {
  return tookMs.toSorted((one, other) => one - other)[Math.floor(tookMs.length * 0.99)] ?? Number.NaN;
}

async function fill(client: SqlClient): Promise<void> {
  const definition = await shippedEvent();
  await append(
    client,
    Array.from({ length: RUNS }, (_, at) => started(at + 1, definition)),
  );
  for (let sent = 0; sent < EVENTS; sent += BATCH) {
    await append(
      client,
      Array.from({ length: BATCH }, (_, index) => happening(sent + index)),
    );
  }
  await client.query({ text: "analyze journal_events" });
}

async function shippedEvent(): Promise<EventDefinition> {
  const loaded = await loadContent(fileURLToPath(new URL("../content", import.meta.url)));
  const [event] = "faults" in loaded ? [] : loaded.content.events.values();
  if (event === undefined) throw new Error("the shipped content has no event: correct it first");
  return event;
}

async function append(client: SqlClient, appends: readonly Append[]): Promise<void> {
  const refused = (await appendBatch(client, appends)).find((verdict) => !verdict.ok);
  if (refused !== undefined) throw new Error(`the journal refused what the bench gave it: ${JSON.stringify(refused)}`);
}

async function measureReading(client: SqlClient): Promise<number> {
  const startedMs = performance.now();
  let afterPosition = 0;
  for (let isMore = true; isMore; ) {
    const page = await readPieces(client, { afterPosition, limit: PAGE }, async () => {});
    isMore = page.isFull;
    afterPosition = page.position;
  }
  return (afterPosition / (performance.now() - startedMs)) * 1_000;
}

async function measureRebuild(databaseUrl: string): Promise<number> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, NODE_COMPILE_CACHE: compileCache };
  const child = fork(fileURLToPath(new URL("./rebuild-child.ts", import.meta.url)), { env });
  const ended = once(child, "exit");
  const [rate] = await once(child, "message");
  await ended;
  return Number(rate);
}

/** How long each took. */
type Appended = { readonly appendsMs: number[]; readonly commitsMs: number[] };

/** Appends at a steady pace, as a server does, for as long as `work` takes. */
async function whileAppending<T>(database: Database, took: Appended, work: () => Promise<T>): Promise<T> {
  const writer = new JournalWriter({ connect: () => database.connectClient() });
  const append = (appends: readonly Append[]) => timed(took.commitsMs, () => writer.append(appends));
  const commit = new GroupCommit({ append, minIntervalMs: LIVE.commitEveryMs, wait: (ms) => wait(ms), log: silent });
  let step = 0;
  const appending = setInterval(() => {
    for (const end = step + LIVE.events; step < end; step += 1) {
      const one = happening(step);
      void timed(took.appendsMs, () => commit.append(one));
    }
  }, LIVE.everyMs);
  try {
    return await work();
  } finally {
    clearInterval(appending);
    await commit.whenIdle();
    writer.close();
  }
}

async function timed<T>(tookMs: number[], work: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  try {
    return await work();
  } finally {
    tookMs.push(performance.now() - startedMs);
  }
}

const startedAtMs = Date.UTC(2026, 0, 1);

function started(instanceId: number, definition: EventDefinition): Append {
  const run = { instanceId, eventId: definition.id, definitionVersion: 1, lootTable: null, zoneId: 1, zoneInstance: 1 };
  const targets = definition.phases[0]?.objectives.map(({ target }) => target) ?? [];
  const scale = { targets, creatures: 1, health: 1, participants: 1 };
  const data = { ...run, definition, startedAtMs, cause: { kind: "manual" }, scale };
  return { stream: `run-${instanceId}`, expected: "any", events: [newEvent("RunStarted", data)] };
}

/** As a server's journal has them: most are contributions of a few, one in ten is a reward or something found. */
function happening(step: number): Append {
  const instanceId = 1 + (step % RUNS);
  const characterId = 1 + ((step * 7) % CHARACTERS);
  const items = [{ itemId: 1 + (step % 5), quantity: 1 }];
  if (step % 10 === 3) return ofCharacter(characterId, "ItemsGained", { characterId, items, atMs: startedAtMs });
  if (step % 20 !== 7) return contribution(step, instanceId, characterId);
  const earned = { xp: 10, gold: 5, currency: { token: 2 }, reputation: null, items, achievementId: 0, titleId: 0 };
  const place = { outcome: "completed", tier: "gold", rank: 1, contribution: 100, elapsedMs: 60_000 };
  const data = { instanceId: grants++, eventId: 1, characterId, ...place, ...earned, atMs: startedAtMs };
  return ofCharacter(characterId, "RewardGranted", data);
}

let grants = 1_000_000;

function ofCharacter(characterId: number, type: string, data: NewEvent["data"]): Append {
  return { stream: `character-${characterId}`, expected: "any", events: [newEvent(type, data)] };
}

function contribution(step: number, instanceId: number, characterId: number): Append {
  const rests = { damageRest: 20, healingRest: 0, healingScore: 0, presenceRestMs: 0, team: 0, left: false };
  const participants = [0, 1, 2].map((at) => ({
    characterId: 1 + ((characterId + at) % CHARACTERS),
    score: 10,
    ...rests,
    statistics: STATISTICS.map(() => step),
    objectives: [0],
    correlation: "018f3c1e-7b7a-7c5d-9a51-3f1f6f5b2a10",
    packet: step,
  }));
  const data = { phase: 0, elapsedMs: step, atMs: startedAtMs + step, objectives: [[0, step, [], 0]], participants };
  return { stream: `run-${instanceId}`, expected: "any", events: [newEvent("ContributionsRecorded", data)] };
}

function newEvent(type: string, data: NewEvent["data"]): NewEvent {
  const atMs = Date.now();
  const time = atMs.toString(16).padStart(12, "0");
  const id = `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
  return { id, type, schemaVersion: eventTypes.versionOf(type), data, meta: { actor: "system", realm: 1 }, atMs };
}

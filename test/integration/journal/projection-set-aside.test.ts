import { afterEach, beforeEach, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { Projection } from "../../../src/journal/projection.ts";
import type { SetAside } from "../../../src/journal/projection-failure.ts";
import { projectionHealth, projectionStatus } from "../../../src/journal/projection-health.ts";
import { ProjectionRunner } from "../../../src/journal/projection-runner.ts";
import { projections } from "../../../src/journal/projections/all.ts";
import { eventRuns } from "../../../src/journal/projections/event-runs.ts";
import { headPosition } from "../../../src/journal/read.ts";
import { rebuild } from "../../../src/journal/rebuild/rebuild.ts";
import { RunStore } from "../../../src/journal/run-store.ts";
import { verifyJournal } from "../../../src/journal/verify/verify.ts";
import { openTestDatabase, silentLog } from "../../support/database.ts";
import { doing, filtered } from "../../support/projection.ts";
import { newEvent } from "../../unit/journal/new-event.ts";
import { HAPPENINGS, happening, started } from "../../unit/journal/run-story.ts";
import { rowsAsText } from "./table-text.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let runner: ProjectionRunner;
let told: (readonly SetAside[])[];
let step: number;

const connect = () => opened.database.connectClient();

beforeEach(async () => {
  opened = await openTestDatabase();
  told = [];
  step = 0;
  await appendBatch(opened.database.pool, [started(1), started(2), started(3)]);
});

afterEach(async () => {
  await runner.stop();
  await opened.drop();
});

function start(list: readonly Projection[] = projections): void {
  const onSetAside = (now: readonly SetAside[]) => void told.push(now);
  const pace = { pageSize: 16, pollMs: 5, minIntervalMs: 0, beatMs: 0 };
  runner = new ProjectionRunner({ connect, projections: list, ...pace, onSetAside, log: silentLog });
  runner.start();
}

async function live(count: number): Promise<number> {
  const appends = Array.from({ length: count }, () => {
    step += 1;
    return happening(step, [step % HAPPENINGS, step % 3, step % 5, step % 7]);
  });
  await appendBatch(opened.database.pool, appends);
  return headPosition(opened.database.pool);
}

/** A run's event without the run: nobody can say what row it belongs to. */
async function poison(): Promise<number> {
  const joined = newEvent({ characterId: 1, team: 0, elapsedMs: 1, atMs: 1 }, { type: "ParticipantJoined" });
  await appendBatch(opened.database.pool, [{ stream: "run-99999", expected: "any", events: [joined] }]);
  return headPosition(opened.database.pool);
}

/** As a later version might: what belongs to no run is left out. */
const forgiving = filtered(eventRuns, (events) => events.filter(({ stream }) => stream !== "run-99999"));

test("an event that one projection cannot apply sets it aside there, and the others go on", async () => {
  await live(20);
  const position = await poison();
  const head = await live(40);
  start();
  await runner.whenCaughtUp(head);
  const aside = {
    name: "event_runs",
    position,
    error: "run-99999 does not begin with RunStarted: its stream is damaged",
  };
  expect(runner.health()).toMatchObject({
    state: "following",
    position: head,
    behind: 0,
    failures: 0,
    setAside: [aside],
  });
  expect(told).toEqual([[aside]]);
  const all = await projectionStatus(opened.database.pool, projections);
  const at = Object.fromEntries(all.map(({ name, checkpoint }) => [name, checkpoint]));
  expect(at).toMatchObject({ event_runs: position - 1, reward_grants: head, wallets: head, honours: head });
  expect(all[0]?.setAside).toMatchObject({ position, error: aside.error, sinceMs: expect.any(Number) });
  await expect
    .poll(() => projectionHealth(opened.database.pool, projections))
    .toMatchObject({ state: "following", position: head, behind: 0, setAside: [aside] });
  const { differences } = await verifyJournal({ connect, projections });
  expect(differences).toEqual([
    {
      what: "projections",
      where: "event_runs",
      message: `It is set aside, as it cannot apply the event at position ${position}: ${aside.error}.`,
    },
  ]);
});

test("who waits for tables by name does not wait for one that is set aside; the runs that go on are found all the same", async () => {
  const position = await poison();
  start();
  await runner.whenCaughtUp(position);
  await appendBatch(opened.database.pool, [started(4)]);
  const head = await live(10);
  await runner.whenCaughtUp(head, ["reward_grants", "honours"]);
  let isThere = false;
  const waiting = runner.whenCaughtUp(head, ["event_runs"]).then(() => {
    isThere = true;
  });
  await runner.whenCaughtUp(await live(10));
  expect(isThere).toBe(false);
  expect(await new RunStore(opened.database.pool).activeInstanceIds()).toEqual([1, 2, 3, 4]);
  await rebuild({ connect, projections: [forgiving], wait: () => Promise.resolve() });
  await runner.whenCaughtUp(await headPosition(opened.database.pool));
  await waiting;
});

test("a rebuild says which event it cannot get past; one that can puts the projection back under a loop that runs", async () => {
  await live(30);
  const position = await poison();
  const head = await live(30);
  start();
  await runner.whenCaughtUp(head);
  const again = (list: readonly Projection[]) =>
    rebuild({ connect, projections: list, pageSize: 7, wait: () => Promise.resolve() });
  const text = `event_runs cannot apply the event at position ${position} (ParticipantJoined of run-99999): run-99999 does not begin with RunStarted: its stream is damaged`;
  await expect(again([eventRuns])).rejects.toThrow(text);
  await expect(again(projections)).rejects.toThrow(text);
  expect(runner.setAside).toHaveLength(1);
  await again([forgiving]);
  await runner.whenCaughtUp(await live(10));
  await expect.poll(() => runner.setAside).toEqual([]);
  expect(told.at(-1)).toEqual([]);
  await runner.whenCaughtUp(await live(10), ["event_runs"]);
  await runner.stop();
  const rows = await rowsAsText(opened.database.pool);
  await again([forgiving, ...projections.slice(1)]);
  expect(await rowsAsText(opened.database.pool)).toEqual(rows);
});

test("an error that passes by itself sets nothing aside, however often it comes", async () => {
  let failures = 0;
  const busy = doing("busy", 1, async () => {
    failures += 1;
    const message = failures % 2 === 0 ? "terminating connection" : "canceling statement due to lock timeout";
    if (failures < 5) throw Object.assign(new Error(message), { code: failures % 2 === 0 ? "57P01" : "55P03" });
  });
  const head = await live(20);
  start([busy]);
  await runner.whenCaughtUp(head);
  expect(told).toEqual([]);
  expect(failures).toBeGreaterThan(5);
});

test("all of them set aside: the loop lives, and knows no position to be behind of", async () => {
  const refusing = doing("refusing", 1, () => Promise.reject(new Error("never.")));
  start([refusing]);
  await runner.whenCaughtUp(await live(3));
  expect(runner.health()).toMatchObject({
    state: "following",
    behind: 0,
    setAside: [{ position: 1, error: "never." }],
  });
  expect((await verifyJournal({ connect, projections: [refusing] })).differences[0]?.message).toMatch(/never\.$/);
});

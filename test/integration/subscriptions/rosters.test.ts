import { afterEach, beforeEach, expect, test } from "vitest";
import { rosterStream } from "../../../src/events/rosters.ts";
import { type RunEvent, runStream } from "../../../src/events/run-events.ts";
import { appendBatch } from "../../../src/journal/append.ts";
import type { Append, RecordedEvent } from "../../../src/journal/event.ts";
import { readStream } from "../../../src/journal/read.ts";
import { ROSTERS, rosterSubscription } from "../../../src/journal/subscribers/rosters.ts";
import { listDeadLetters } from "../../../src/journal/subscriptions/dead-letter-admin.ts";
import { resetSubscription } from "../../../src/journal/subscriptions/subscription-admin.ts";
import type { Subscriptions, SubscriptionsOptions } from "../../../src/journal/subscriptions/subscriptions.ts";
import { at, started, told } from "../../unit/journal/run-story.ts";
import { type Subscribed, subscribed, until } from "./subscribed.ts";

let scene: Subscribed;
beforeEach(async () => {
  scene = await subscribed();
});
afterEach(() => scene.end());

const joined = (characterId: number, team: number): RunEvent => ({
  type: "ParticipantJoined",
  data: { characterId, team, ...at(10) },
});
const left = (characterId: number): RunEvent => ({
  type: "ParticipantLeft",
  data: { characterId, reason: "choice", ...at(20) },
});
const over: RunEvent = { type: "RunCancelled", data: { reason: "test", ...at(30) } };
const of = (instanceId: number, ...events: RunEvent[]): Append[] =>
  events.map((event) => told(runStream(instanceId), event));
/** A run whose start the journal lacks: nothing can be said of its roster. */
const beheaded = of(9, joined(1, 1), left(1));

async function append(...appends: Append[]): Promise<number> {
  const last = (await appendBatch(scene.database.pool, appends)).at(-1);
  const position = last?.ok ? last.firstPosition : 0;
  scene.head.advance(position);
  return position;
}

async function rosters(part: Partial<SubscriptionsOptions> = {}): Promise<Subscriptions> {
  const subscriptions = scene.make(part);
  subscriptions.add({ ...rosterSubscription(scene.database.pool), minIntervalMs: 0, firstRetryMs: 1 });
  await subscriptions.start();
  return subscriptions;
}

const roster = (instanceId: number): Promise<RecordedEvent[]> =>
  readStream(scene.database.pool, rosterStream(instanceId), { limit: 100 });
const types = async (instanceId: number) => (await roster(instanceId)).map(({ type }) => type.replace(/[a-z]+/g, ""));

const play = (instanceId: number) => [
  started(instanceId),
  ...of(instanceId, joined(1, 1), joined(2, 2), joined(3, 1), left(1), joined(1, 1), left(2), over),
];
// ParticipantStatusChanged, TeamFormed, TeamChanged, TeamDisbanded.
const PLAYED = ["PSC", "TF", "PSC", "TF", "PSC", "TC", "PSC", "TC", "PSC", "TC", "PSC", "TD", "TD"];

test("what is handled again, from anywhere and by a process that knows nothing of it, is appended once", async () => {
  const first = await rosters();
  const end = await append(...play(1));
  await first.whenHandled(ROSTERS, end);
  const once = await roster(1);
  expect(await types(1)).toEqual(PLAYED);
  await first.stop();
  for (const position of [0, 1, 3, 4, 6]) {
    const client = await scene.database.connectClient();
    expect(await resetSubscription(client, ROSTERS, position)).toBe("done");
    client.release();
    const again = await rosters();
    await again.whenHandled(ROSTERS, end);
    expect(await roster(1)).toEqual(once);
    await again.stop();
  }
});

test("an append whose answer is lost is not made twice", async () => {
  let lost = 0;
  const subscriptions = await rosters({
    append: async (one) => {
      const outcome = await scene.appendOne(one);
      lost += 1;
      if (lost % 2 === 1) throw new Error("the answer is lost");
      return outcome;
    },
  });
  await subscriptions.whenHandled(ROSTERS, await append(...play(1)));
  expect(await types(1)).toEqual(PLAYED);
});

test("cause, correlation and group are carried on", async () => {
  const subscriptions = await rosters();
  const session = "0192f3c1-7b7a-7c5d-9a51-3f1f6f5b2a10";
  const [join] = of(1, joined(7, 2)) as [Append];
  const meta = { correlation: session, causation: `${session}:4`, actor: "character:7" };
  const events = join.events.map((event) => ({ ...event, meta }));
  await subscriptions.whenHandled(ROSTERS, await append(started(1), { ...join, events }));
  const caused = {
    ...{ causation: events[0]?.id, correlation: session, actor: "subscription:rosters" },
    ...{ group: "run-1/team-2", realm: 3, serverVersion: "1.2.3" },
  };
  expect((await roster(1)).map(({ meta: one }) => one)).toEqual([caused, caused]);
});

test("a run that cannot be followed is parked, and all others go on", async () => {
  const subscriptions = await rosters();
  await subscriptions.whenHandled(ROSTERS, await append(started(1), ...beheaded, ...of(1, joined(1, 1))));
  expect(await types(1)).toEqual(["PSC", "TF"]);
  const letters = await listDeadLetters(scene.database.pool, { subscription: ROSTERS }, 10);
  expect(letters.map(({ stream, type }) => [stream, type])).toEqual([
    ["run-9", "ParticipantJoined"],
    ["run-9", "ParticipantLeft"],
  ]);
  expect(letters[0]?.error).toContain("run-9 does not begin with the run's start");
});

test("leases of the dead are not waited for where nobody else can have one", async () => {
  const dead = await rosters({ leaseMs: 60_000 });
  const end = await append(...play(1));
  await dead.whenHandled(ROSTERS, end);
  const next = await rosters({ leaseMs: 60_000, isAlone: true });
  expect(next.status()[0]?.position).not.toBeNull();
  await next.whenHandled(ROSTERS, await append(started(2), ...of(2, joined(1, 1))));
  expect(await types(2)).toEqual(["PSC", "TF"]);
  await until(() => dead.status()[0]?.position === null);
});

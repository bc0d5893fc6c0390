import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import type { Append } from "../../../src/journal/event.ts";
import { JournalHealth } from "../../../src/journal/health/journal-health.ts";
import { lastIncidents } from "../../../src/journal/incident-store.ts";
import { recordedEvents } from "../../../src/journal/recorded-events.ts";
import { startIncidents } from "../../../src/main/incident-sources.ts";
import { Steps } from "../../../src/main/steps.ts";
import { openTestDatabase } from "../../support/database.ts";

let scene: Awaited<ReturnType<typeof openTestDatabase>>;
beforeEach(async () => {
  scene = await openTestDatabase();
});
afterEach(() => scene.drop());

const log = pino({ level: "silent" });

/** The incidents of a server on this database, and its health. */
async function started(): Promise<{ health: JournalHealth; steps: Steps }> {
  const { database } = scene;
  const steps = new Steps(log);
  const health = new JournalHealth(log, Date.now);
  const append = async (one: Append) => {
    const [verdict] = await appendBatch(database.pool, [one]);
    return { verdict: verdict!, recorded: recordedEvents(one, verdict!) };
  };
  await startIncidents(steps, {
    ...{ database, health, log, realmId: 1, commit: { append }, refusedPath: "/nowhere" },
    spill: {
      ...{ isActive: false, onBlocked: () => undefined, onRefused: () => undefined },
      status: { records: 0, bytes: 0, limitBytes: 0, fileBytes: 0, isBlocked: false },
    },
  });
  return { health, steps };
}

/** Subject and what became of it, the newest first. */
const told = async () =>
  (await lastIncidents(scene.database.pool, 10)).map(({ subject, action, message }) => [subject, action, message]);

test("each fault is an incident of its own, whatever else is wrong; the next server closes what was left", async () => {
  const { health, steps } = await started();
  health.fault("refused", "the journal refused 1 spilled append");
  health.fault("projections", "the projections stand still");
  health.fault("subscription mail", "subscription mail stands still");
  await expect.poll(told).toEqual([
    ["journal subscription mail", "", "subscription mail stands still"],
    ["journal projections", "", "the projections stand still"],
  ]);
  health.fault("projections", null);
  await expect.poll(told).toEqual([
    ["journal subscription mail", "", "subscription mail stands still"],
    ["journal projections", "cleared", "the projections stand still"],
  ]);
  await steps.down();
  const next = await started();
  await expect
    .poll(async () => (await told())[0])
    .toEqual([...["journal subscription mail", "restarted", "subscription mail stands still"]]);
  await next.steps.down();
});

import { afterEach, beforeEach, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { projectionHealth, projectionStatus } from "../../../src/journal/projection-health.ts";
import { ProjectionRunner } from "../../../src/journal/projection-runner.ts";
import { openTestDatabase, silentLog } from "../../support/database.ts";
import { doing } from "../../support/projection.ts";
import { append } from "../../unit/journal/new-event.ts";

let opened: Awaited<ReturnType<typeof openTestDatabase>>;
let runner: ProjectionRunner;
let isBroken = false;

const counting = doing("counting", 3, async () => {
  if (isBroken) throw Object.assign(new Error("no luck"), { code: "53100" });
});

beforeEach(async () => {
  opened = await openTestDatabase();
  const connect = () => opened.database.connectClient();
  runner = new ProjectionRunner({
    connect,
    projections: [counting],
    pollMs: 10,
    minIntervalMs: 0,
    beatMs: 0,
    log: silentLog,
  });
});

afterEach(async () => {
  await runner.stop();
  await opened.drop();
});

const fromOutside = () => projectionHealth(opened.database.pool, [counting]);

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await new Promise(setImmediate);
}

test("a loop that has never run is silent; one that runs beats, with nothing to do as well", async () => {
  expect(await fromOutside()).toEqual({
    ...{ state: "silent", heartbeatAgeMs: null, position: 0, behind: 0, failures: 0, lastError: null, setAside: [] },
  });
  expect(runner.health().state).toBe("silent");
  runner.start();
  await until(async () => (await fromOutside()).state === "following");
  expect(runner.health()).toMatchObject({ state: "following", position: 0, behind: 0 });
  await runner.stop();
  expect(runner.health().state).toBe("silent");
  await opened.database.pool.query("update projection_loops set beat_at = beat_at - interval '11 seconds'");
  expect((await fromOutside()).state).toBe("silent");
});

test("a page that fails shows as failing with its error, inside and outside, until it succeeds", async () => {
  isBroken = true;
  await appendBatch(opened.database.pool, [append("x", "any", 4)]);
  runner.start();
  await until(async () => (await fromOutside()).state === "failing");
  expect(await fromOutside()).toMatchObject({ behind: 4, lastError: "no luck" });
  expect(runner.health()).toMatchObject({ state: "failing", lastError: "no luck" });
  expect((await projectionStatus(opened.database.pool, [counting]))[0]).toMatchObject({
    ...{ name: "counting", version: 0, builds: 3, checkpoint: 0, lag: 4, loop: "failing", setAside: null },
  });
  isBroken = false;
  await runner.whenCaughtUp(4);
  await until(async () => (await fromOutside()).state === "following");
  expect(await fromOutside()).toMatchObject({ position: 4, behind: 0, failures: 0, lastError: null });
});

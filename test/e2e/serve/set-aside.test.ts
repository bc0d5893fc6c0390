import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appendBatch } from "../../../src/journal/append.ts";
import { openDatabase } from "../../../src/persistence/database.ts";
import { silentLog } from "../../support/database.ts";
import { ServerProcess } from "../../support/server-process.ts";
import { zonetide } from "../cli/run-cli.ts";

const EVENT = "9";

let server: ServerProcess;
let position: number;

beforeAll(async () => {
  server = await ServerProcess.start({ CONTENT_DIR: "test/e2e/play/content" });
});
afterAll(() => server.remove());

/** As a tool might: an event of a run that never started. */
async function poison(): Promise<number> {
  const database = await openDatabase({ url: server.database.url, log: silentLog, poolSize: 1 });
  const data = { characterId: 1, team: 0, elapsedMs: 1, atMs: 1 };
  const event = { id: randomUUID(), type: "ParticipantJoined", schemaVersion: 1, data, meta: {}, atMs: Date.now() };
  const [verdict] = await appendBatch(database.pool, [{ stream: "run-99999", expected: "any", events: [event] }]);
  await database.close();
  if (!verdict?.ok) throw new Error("the journal refused the event");
  return verdict.firstPosition;
}

const info = async () => (await server.gm("server", "info")).lines.join("\n");

test("a start with tables of another version builds them anew before it takes players", async () => {
  await server.gm("event", "start", EVENT);
  await server.gm("event", "stop", EVENT);
  const ended = "select from event_instances where state = 'cancelled'";
  await expect.poll(() => server.rows(ended)).toHaveLength(1);
  await server.stop();
  await server.rows("update projection_checkpoints set version = 1 where name = 'event_runs'");
  // Otherwise it would wait until the server that has just stopped is surely gone.
  await server.rows("update projection_loops set beat_at = beat_at - interval '1 minute'");
  await server.up();
  expect(server.log).toMatch(/"projections":"event_runs \(version \d+\)".*"Rebuilt the tables\."/);
  expect(server.errors).toEqual([]);
  const verified = await zonetide(["journal", "verify"], { env: { DATA_DIR: server.dataDir } });
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^All is well/) });
});

test("a start beside an event that a projection cannot apply succeeds, degraded, and names projection and position", async () => {
  await server.stop();
  position = await poison();
  await server.up();
  const [line] = server.errors;
  expect(JSON.parse(line ?? "")).toMatchObject({ projection: "event_runs", position });
  expect(server.log).toContain(`it cannot apply the event at position ${position}; the others go on`);
  expect(await info()).toMatch(/^Journal: yellow/m);
});

test("the commands say so too, and play, recovery and rewards go on", async () => {
  const run = (...words: string[]) => zonetide(words, { env: { DATA_DIR: server.dataDir } });
  const list = await run("projections", "list");
  expect(list.stdout).toContain(`at ${position}: run-99999`);
  const verified = await run("journal", "verify", "--json");
  expect({ code: verified.code, stderr: verified.stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^1 thing/),
  });
  expect(JSON.parse(verified.stdout).differences).toMatchObject([{ what: "projections", where: "event_runs" }]);
  const rebuilt = await run("projections", "rebuild", "event_runs");
  expect(rebuilt).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Nothing was swapped: event_runs cannot apply the event at position \d+ \(Part/),
  });
  const { health } = JSON.parse((await run("journal", "stats", "--json")).stdout);
  expect(health.projections).toMatchObject({ state: "following", setAside: [{ name: "event_runs", position }] });
  expect(health.server).toMatchObject({
    ...{ state: "degraded", colour: "yellow" },
    cause: expect.stringContaining(`the projection event_runs is set aside at position ${position}: `),
  });

  await server.gm("event", "start", EVENT);
  await server.kill();
  await server.up();
  expect((await server.gm("event", "activelist")).lines.join("\n")).toContain(EVENT);
  await server.gm("event", "stop", EVENT);
  const unsettled = `select (select max(position) from journal_events where type in ('RunCompleted', 'RunFailed', 'RunCancelled'))
                          - (select position from projection_checkpoints where name = 'settlement') as unsettled`;
  await expect.poll(() => server.rows(unsettled), { timeout: 10_000 }).toEqual([{ unsettled: 0 }]);
});

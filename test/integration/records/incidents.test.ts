import { afterAll, beforeAll, expect, test } from "vitest";
import { PrivatePostgres } from "../../chaos/private-postgres.ts";
import { zonetide } from "../../e2e/cli/run-cli.ts";
import { ServerProcess } from "../../support/server-process.ts";

const EVENT = "9";

let postgres: PrivatePostgres;
let server: ServerProcess;
beforeAll(async () => {
  postgres = await PrivatePostgres.start();
  const env = { CONTENT_DIR: "test/e2e/play/content", SPILL_BYTES: "65536" };
  server = await ServerProcess.start({ DATABASE_URL: postgres.url, ...env });
});
afterAll(async () => {
  await server.remove();
  await postgres.remove();
});

type Row = { type: string; id: string; meta: Record<string, unknown>; data: Record<string, unknown> };
const told = (code: string): Promise<readonly Row[]> =>
  postgres.rows<Row>(
    `select type, id, meta, data from journal_events where stream = 'incidents' and data ->> 'incidentId' in
       (select data ->> 'incidentId' from journal_events where stream = 'incidents' and data ->> 'code' = $1)
      order by position`,
    [code],
  );

/** The events of the only incident of this code, once there are so many. */
async function incident(code: string, count: number): Promise<readonly Row[]> {
  await expect.poll(() => told(code), { timeout: 20_000 }).toHaveLength(count);
  const events = await told(code);
  const [error] = events;
  for (const { type, meta, data } of events) {
    expect(data.incidentId).toBe(error?.id);
    expect(meta).toMatchObject({ actor: "server", correlation: error?.id, realm: 1 });
    if (type === "RecoveryRecorded") expect(meta.causation).toBe(error?.id);
  }
  return events;
}

const health = async () => (await server.gm("server", "info")).lines.find((line) => line.startsWith("Journal: ")) ?? "";

test("a clean start and stop is no incident; a kill is one, with the runs that go on", async () => {
  await server.stop();
  await server.up();
  expect(await server.gm("server", "incidents")).toMatchObject({ lines: ["No incidents."] });
  await server.gm("event", "start", EVENT);
  await server.kill();
  await server.up();
  const [error, run, restarted] = await incident("server_killed", 3);
  expect(error?.data).toMatchObject({ subject: "server", hint: expect.stringMatching(/SIGTERM/) });
  expect(run?.data).toMatchObject({
    ...{ action: "run resumed", outcome: "recovered" },
    context: { eventId: 9, phase: 0, participants: 0, objectives: "0/20" },
  });
  expect(restarted?.data).toMatchObject({ action: "restarted", context: { runs: 1 } });
});

test("a database that goes away and returns is one incident, told when it is back", async () => {
  await postgres.stop();
  await expect.poll(health, { timeout: 10_000 }).toMatch(/red/);
  await postgres.up();
  await expect.poll(health, { timeout: 10_000 }).toMatch(/green/);
  const [error, recovery] = await incident("journal_down", 2);
  expect(error?.data).toMatchObject({ subject: "journal", message: expect.stringMatching(/./) });
  expect(recovery?.data).toMatchObject({ action: "reconnected", outcome: "recovered" });
  expect(Number(recovery?.data.atMs)).toBeGreaterThan(Number(error?.data.atMs));

  const { lines } = await server.gm("server", "incidents", "1");
  expect(lines[0]).toMatch(/^20.*Z journal: journal_down \[reconnected after \d+s\]$/);
  const env = { DATA_DIR: server.dataDir, DATABASE_URL: postgres.url };
  const read = await zonetide(["journal", "read", "--stream", "incidents"], { env });
  expect(read.stdout).toContain("journal_down");
  expect(await postgres.rows("select 1 from journal_events where type = 'ErrorRecorded'")).toHaveLength(2);
});

test("a server that stops while the database is away leaves its incident open; the next one closes it", async () => {
  // The one before is still within its quiet time: with the stop everything is told nevertheless.
  await postgres.stop();
  await expect.poll(health, { timeout: 10_000 }).toMatch(/red/);
  expect(await server.stop()).toBe(0);
  await postgres.up();
  await server.up();
  await expect
    .poll(async () => (await told("journal_down")).map(({ type }) => type), { timeout: 10_000 })
    .toEqual([...["ErrorRecorded", "RecoveryRecorded", "ErrorRecorded", "RecoveryRecorded"]]);
  expect((await told("journal_down")).at(-1)?.data).toMatchObject({ action: "restarted" });
});

test("a spill that takes no more is told when it is drained", async () => {
  await postgres.stop();
  await expect.poll(health, { timeout: 10_000 }).toMatch(/red/);
  while (!server.log.includes("The spill file is full")) {
    await server.gm("event", "start", "8");
    await server.gm("event", "stop", "8");
  }
  await postgres.up();
  await expect.poll(health, { timeout: 10_000 }).toMatch(/green/);
  const [error, recovery] = await incident("spill_blocked", 2);
  expect(error?.data).toMatchObject({ subject: "spill", context: { limitBytes: 65_536 } });
  expect(recovery?.data).toMatchObject({ action: "drained" });
});

test("a run whose batch the journal refuses is rebuilt", async () => {
  await postgres.rows(
    "create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no %', tg_argv[0]; end $$",
  );
  await postgres.rows(
    "create trigger refuse before insert on journal_events for each row when (new.type = 'RunPaused') execute function refuse('pause')",
  );
  expect(await server.gm("event", "pause", EVENT)).toMatchObject({ ok: false });
  const [error, rebuilt] = await incident("run_refused", 2);
  expect(error?.data).toMatchObject({ subject: expect.stringMatching(/^run-\d+$/), context: { instanceId: 1 } });
  expect(rebuilt?.data).toMatchObject({ action: "rebuilt", outcome: "recovered" });
});

test("a settlement that keeps failing is told, and that it has been paid in the end", async () => {
  await postgres.rows(
    "create trigger refuse before insert or update on projection_checkpoints for each row when (new.name = 'settlement') execute function refuse('checkpoint')",
  );
  expect(await server.gm("event", "stop", EVENT)).toMatchObject({ ok: true });
  const [error] = await incident("settlement_fails", 1);
  expect(error?.data).toMatchObject({ subject: "run-1", message: "no checkpoint", context: { failures: 3 } });
  await postgres.rows("drop trigger refuse on projection_checkpoints");
  const [, paid] = await incident("settlement_fails", 2);
  expect(paid?.data).toMatchObject({ action: "paid", outcome: "recovered" });
});

test("dead letters are told, whoever parked them, and that none is left", async () => {
  await postgres.rows("insert into subscriptions (name, partitions, options) values ('mail', 1, '{}')");
  await postgres.rows("insert into parked_streams values ('mail', 'run-1')");
  await postgres.rows(
    `insert into dead_letters (subscription, position, stream, attempts, error, parked_at)
       values ('mail', 1, 'run-1', 5, 'it will not', now()), ('mail', 2, 'run-1', 0, null, now())`,
  );
  const [error] = await incident("dead_letters", 1);
  expect(error?.data).toMatchObject({
    ...{ subject: "subscription mail", message: "it will not", hint: expect.stringMatching(/dead-letters list/) },
    context: { events: 2, streams: 1, stream: "run-1" },
  });
  await postgres.rows("delete from parked_streams where subscription = 'mail'");
  const [, gone] = await incident("dead_letters", 2);
  expect(gone?.data).toMatchObject({ action: "replayed or discarded" });
});

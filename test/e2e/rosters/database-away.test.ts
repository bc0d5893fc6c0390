import { afterAll, beforeAll, expect, test } from "vitest";
import { ClientEventJoin, ClientEventLeave } from "../../../packets/index.ts";
import type { ServerHealth } from "../../../src/main/server-health.ts";
import { Played } from "../../support/played.ts";
import { ServerProcess } from "../../support/server-process.ts";
import { SeveredLine } from "../../support/severed-line.ts";
import { CRAB, eventOf, writeContent } from "../play/made-content.ts";
import { expectRoster, streamOf } from "./expected-roster.ts";

let server: ServerProcess;
let line: SeveredLine;

beforeAll(async () => {
  const hunt = eventOf(1, [{ type: "kill", target: 900, creature_ids: [CRAB] }], {
    mode: "race",
    duration_ms: 600_000,
  });
  const env: Record<string, string> = { CONTENT_DIR: await writeContent({ public_events: [hunt] }) };
  server = await ServerProcess.start(env);
  await server.stop();
  line = await SeveredLine.to(server.database.url);
  env.DATABASE_URL = line.urlOf(server.database.url);
  await server.up();
});
afterAll(async () => {
  await server.remove();
  await line.cut();
});

const health = async (): Promise<ServerHealth> => JSON.parse((await server.gm("server", "health")).lines.join("\n"));
const state = async () => (await health()).state;
const warned = () => server.log.split("\n").filter((text) => /^\{"level":[456]0/.test(text));

async function begun(): Promise<{ players: Played[]; run: number }> {
  const players = [await Played.enter(server, "One"), await Played.enter(server, "Two")];
  await server.gm("event", "start", "1");
  const run = await players[0]!.started(1);
  for (const { client } of players) client.send(ClientEventJoin, { instanceId: run });
  for (const player of players) await player.contributionReaches(run, 0);
  return { players, run };
}

test("the line is cut and joined again: rosters wait, say everything once, and go on within five seconds", async () => {
  const { players, run } = await begun();
  await expectRoster(server, run);
  const before = await streamOf(server, `roster-${run}`);
  await line.cut();
  await expect.poll(state, { timeout: 5_000 }).toBe("down");
  players[0]!.client.send(ClientEventLeave, { instanceId: run });
  await expect.poll(async () => (await health()).spill.batches).toBeGreaterThan(0);
  expect(await health()).toMatchObject({ colour: "red", breaker: { state: expect.stringMatching("open") } });
  const said = warned().length;
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  // Leases and the end of the journal are missed once each, and nobody goes on about it.
  expect(warned().length - said).toBeLessThanOrEqual(3);
  expect(await streamOf(server, `roster-${run}`)).toEqual(before);

  await line.join();
  const backMs = performance.now();
  const left = async () => (await streamOf(server, `roster-${run}`)).at(-1)?.type;
  await expect.poll(left, { timeout: 10_000, interval: 50 }).toBe("TeamDisbanded");
  expect(performance.now() - backMs).toBeLessThan(5_000);
  await expect.poll(state, { timeout: 5_000 }).toBe("connected");
  const after = await expectRoster(server, run);
  expect([...after.participants.values()].map(({ status }) => status)).toEqual(["left", "active"]);
  // Leases are renewed once a second, and the first time after the database is back.
  const failures = async () => (await health()).subscriptions.failures;
  await expect.poll(failures, { timeout: 5_000 }).toBe(0);
  expect((await health()).subscriptions.each).toMatchObject([{ name: "rosters", failures: 0 }]);
  for (const { client } of players) client.destroy();
  await server.gm("event", "stop", "1");
});

test("a server that stops meanwhile does so at once, and the next one says what it had not", async () => {
  const { players, run } = await begun();
  await expectRoster(server, run);
  await line.cut();
  await expect.poll(state, { timeout: 5_000 }).toBe("down");
  players[1]!.client.send(ClientEventLeave, { instanceId: run });
  await expect.poll(async () => (await health()).spill.batches).toBeGreaterThan(0);
  const stoppedMs = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - stoppedMs).toBeLessThan(15_000);
  // What was told at the end is in the spill, and so not lost.
  expect(server.log).not.toContain("was not told of incidents");
  await line.join();
  await server.up();
  expect((await expectRoster(server, run)).participants.get(players[1]!.characterId)?.status).toBe("left");
  expect(server.errors).toEqual([]);
});

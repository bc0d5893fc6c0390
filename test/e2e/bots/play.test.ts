import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerProcess } from "../../support/server-process.ts";
import { eventOf, POST } from "../play/made-content.ts";
import { Scene } from "../play/scene.ts";
import { runBots } from "./bots-run.ts";

const TICKET_SECRET = "what bots and their server share";
const BOTS = 20;

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start({ TICKET_SECRET });
});
afterAll(() => server.remove());

const environment = () => ({ DATA_DIR: server.dataDir, DATABASE_URL: server.database.url, TICKET_SECRET });

/** What the tables hold of a run, per character in the order of their numbers. */
const storedOf = (instanceId: number) =>
  server.rows(
    `select character_id::int as "characterId", contribution_score::int as score, contribution::int, tier, xp::int,
            gold::int, coalesce(
              (select jsonb_agg(item order by (item->>'itemId')::int) from jsonb_array_elements(items) item), '[]'
            ) as items
       from reward_grants join event_participations using (event_instance_id, character_id)
      where event_instance_id = $1 order by character_id`,
    [instanceId],
  );

test("20 bots play a three-phase event to its end, and the tables hold what they were shown", async () => {
  const words = ["--count", String(BOTS), "--event", "101", "--start", "--seconds", "100", "--dialect", "2"];
  const { code, report, stderr } = await runBots(words, environment());
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(report).toMatchObject({ outcome: "completed", reconnects: 0, regressions: 0 });
  expect(report.bots).toHaveLength(BOTS);
  expect(report.latencyMs.samples).toBeGreaterThan(0);
  expect(report.bots.every(({ xp, tier }) => xp > 0 && tier !== "")).toBe(true);

  const told = report.bots.map(({ characterId, contribution, tier, xp, gold, items }) => {
    return { characterId, score: contribution, contribution, tier, xp, gold, items };
  });
  told.sort((one, other) => one.characterId - other.characterId);
  // Tables follow the journal, a moment after what is shown.
  await expect.poll(() => storedOf(report.instanceId), { timeout: 10_000 }).toEqual(told);
  expect(server.errors).toEqual([]);
}, 120_000);

test("a server that is killed and started again in the middle of play loses nothing, and the bots come back", async () => {
  let killed: Promise<void> | null = null;
  const kill = async (): Promise<void> => {
    await server.kill();
    await server.up();
  };
  const words = ["--count", "10", "--event", "101", "--start", "--seconds", "100", "--rate", "2"];
  const { code, report } = await runBots(words, environment(), (line) => {
    if (line.kind === "progress") killed ??= kill();
  });
  await killed;
  expect(killed).not.toBeNull();
  expect(code).toBe(0);
  expect(report).toMatchObject({ outcome: "completed", reconnects: 10, regressions: 0 });
}, 120_000);

test("a world boss is fought, in the instance that is named", async () => {
  const words = ["--count", "10", "--boss", "9001", "--instance", "2", "--start", "--seconds", "60"];
  const { code, report, stderr } = await runBots(words, environment());
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(report).toMatchObject({ outcome: "completed", eventId: 0x8000_0000 + 9_001, regressions: 0 });
  const where = "select instance_id::int as instance from event_instances where id = $1";
  expect(await server.rows(where, [report.instanceId])).toEqual([{ instance: 2 }]);
}, 120_000);

test("bots that are idle take part and do nothing", async () => {
  const words = ["--count", "2", "--event", "102", "--start", "--idle", "--seconds", "3"];
  const { code, report } = await runBots(words, environment());
  expect({ code, outcome: report.outcome }).toEqual({ code: 1, outcome: "timeout" });
  expect(report.bots.map(({ contribution, tier }) => [contribution, tier])).toEqual([
    [0, "participation"],
    [0, "participation"],
  ]);
  await server.gm("event", "stop", "102");
});

test("a rate is kept by every bot, and time that is over ends the run", async () => {
  const endless = eventOf(1, [{ type: "damage", target: 1_000_000_000, creature_ids: [POST] }]);
  const scene = await Scene.open({ public_events: [{ ...endless, spawn_points: "heart" }] });
  const words = ["--count", "10", "--event", "1", "--start", "--seconds", "6", "--rate", "20"];
  const { code, report, lines } = await runBots(words, scene.environment).finally(() => scene.close());
  expect(code).toBe(1);
  expect(report.outcome).toBe("timeout");
  expect(report.actionsPerSecond).toBeGreaterThan(180);
  expect(report.actionsPerSecond).toBeLessThan(220);
  expect(report.bots.reduce((sum, { errors }) => sum + errors, 0)).toBe(0);
  expect(lines.filter((line) => "outcome" in line)).toHaveLength(1);
});

test("what cannot be is said in one sentence", async () => {
  const noServer = await runBots(["--count", "1", "--event", "101"], { DATA_DIR: `${server.dataDir}/nowhere` });
  expect(noServer).toMatchObject({ code: 1, lines: [] });
  expect(noServer.stderr).toMatch(/^No server is running for DATA_DIR .+ start one with "npm start".+\.\n$/);
  const unknownEvent = await runBots(["--count", "1", "--event", "999"], environment());
  expect(unknownEvent).toMatchObject({ code: 1, lines: [] });
  expect(unknownEvent.stderr).toMatch(/^There is no event 999 in .+: take one of 101 \(.+\n$/);
  const stranger = await runBots(["--count", "1", "--event", "101"], {
    ...environment(),
    TICKET_SECRET: "another secret!!",
  });
  expect(stranger).toMatchObject({ code: 1, lines: [] });
  expect(stranger.stderr).toContain("give the bots the DATA_DIR or TICKET_SECRET of that server");
  const wrong = await runBots(["--count", "none", "--event", "101"], environment());
  expect(wrong).toMatchObject({ code: 2, lines: [] });
});

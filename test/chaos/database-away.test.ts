import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { openDatabase } from "../../src/persistence/database.ts";
import { silentLog } from "../support/database.ts";
import { expectAvailable } from "./availability.ts";
import { ChaosGame } from "./chaos-game.ts";
import { isFull, say } from "./chaos-run.ts";
import { expectLoginUnavailable } from "./login-unavailable.ts";
import { Onlooker } from "./onlooker.ts";

const AWAY_MS = isFull ? 60_000 : 4_000;
const PLAYERS = isFull ? 12 : 4;

let game: ChaosGame;
beforeAll(async () => {
  game = await ChaosGame.start(PLAYERS);
  await game.connect();
  await game.probe();
  await game.play(800);
});
afterAll(() => game.remove());

const spillFiles = async () =>
  (await readdir(join(game.server.dataDir, "spill")).catch(() => [])).filter((name) => name.endsWith(".spill"));

/** Ways to take the database away from the server, and to give it back. */
const ways = [
  { name: "stopped", take: () => game.postgres.stop(), give: () => game.postgres.up() },
  { name: "hung", take: () => game.postgres.hang(), give: async () => game.postgres.goOn() },
] as const;

test.each(ways)(
  "PostgreSQL is $name under players: play goes on, nothing shown is lost, and it is green again by itself",
  async ({ name, take, give }) => {
    await game.playUntil("green", 10_000);
    const onlooker = await Onlooker.of(game.server, game.onlookerId);
    expect(await spillFiles()).toEqual([]);
    const downs = game.logged('"to":"down"');
    // The next test begins with a database that is there.
    onTestFailed(() => give());
    // From when it is told to stop: how long that takes is no excuse.
    const [redMs] = await Promise.all([game.playUntil("red", 5_000), take()]);
    expect(redMs).toBeLessThan(2_000);
    const before = game.shown;
    onlooker.forget();
    // However slow the machine is: it is away until a run has ended meanwhile.
    await game.play(AWAY_MS);
    await game.playUntilTrue(() => onlooker.ended.length > 0, 60_000);
    expect(game.shown).toBeGreaterThan(before);
    const [file] = await spillFiles();
    expect((await stat(join(game.server.dataDir, "spill", file!))).mode & 0o777).toBe(0o600);
    await expectLoginUnavailable(game.server, game.latecomer.characterId);
    // What ended meanwhile was said to have ended, and is paid later.
    const ended = onlooker.ended;
    expect(game.paidOf(ended)).toEqual([]);

    await give();
    const startedMs = performance.now();
    await Promise.all([
      game.playUntilTrue(() => game.paidOf(ended).length > 0, 10_000),
      game.playUntil("green", 10_000),
    ]);
    const backMs = performance.now() - startedMs;
    expect(backMs).toBeLessThan(5_000);
    await game.playUntilTrue(() => game.paidOf(ended).length === ended.length, 10_000);
    say(
      "database away",
      `${name} for ${AWAY_MS} ms: red after ${Math.round(redMs)} ms, delivers and green after ${Math.round(backMs)} ms`,
    );
    onlooker.leave();
    await expect.poll(() => game.sessions()).toBe(game.expectedSessions);
    await game.play(500);
    await game.expectNothingLost();
    expect(await spillFiles()).toEqual([]);
    expect(game.logged('"to":"down"') - downs).toBe(1);
  },
  600_000,
);

test("somebody else's open transaction holds the end of the journal: batches go to the spill, and play goes on", async () => {
  await game.playUntil("green", 10_000);
  const holder = await openDatabase({ url: game.postgres.url, log: silentLog, poolSize: 1 });
  const client = await holder.connectClient();
  await client.query("begin");
  await client.query("select from journal_head for update");
  const redMs = await game.playUntil("red", 20_000);
  // The writer waits 2 s for the lock, once.
  expect(redMs).toBeLessThan(3_000);
  const before = game.shown;
  await game.play(AWAY_MS / 2);
  expect(game.shown).toBeGreaterThan(before);
  await client.query("commit");
  const greenMs = await game.playUntil("green", 10_000);
  client.release();
  await holder.close();
  await game.expectNothingLost();
  say(
    "database away",
    `the head held: red after ${Math.round(redMs)} ms, green ${Math.round(greenMs)} ms after its end`,
  );
}, 600_000);

test("PostgreSQL is stopped and the server killed: a start without it says so, and one with it brings back what was shown", async () => {
  await game.play(300);
  await game.postgres.stop();
  await game.playUntil("red", 5_000);
  const before = game.shown;
  await game.play(AWAY_MS / 2);
  expect(game.shown).toBeGreaterThan(before);
  await game.killServer();

  await expect(game.startServer()).rejects.toThrow(/does not answer/);
  expect(await spillFiles()).toHaveLength(1);
  await game.postgres.up();
  await game.startServer();
  expect(await spillFiles()).toEqual([]);
  await game.connect();
  await game.play(500);
  await game.expectNothingLost();
}, 600_000);

test("meanwhile clients were served as ever", async () => {
  await expectAvailable("database away", await game.probed());
});

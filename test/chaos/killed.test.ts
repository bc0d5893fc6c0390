import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAvailable } from "./availability.ts";
import { ChaosGame } from "./chaos-game.ts";
import { chaosOf, isFull, say } from "./chaos-run.ts";

const KILLS_OF_EACH = isFull ? 50 : 2;
const PLAYERS = isFull ? 12 : 4;
const BATCH_MS = 30;

let game: ChaosGame;
beforeAll(async () => {
  game = await ChaosGame.start(PLAYERS);
  await game.postgres.slowDown(game.postgres.url, BATCH_MS);
  await game.connect();
  await game.probe();
});
afterAll(() => game.remove());

test(`the server, PostgreSQL, and one while the other is down are killed in mid-batch ${KILLS_OF_EACH} times each: nothing shown is lost, every reward is there once`, async () => {
  const random = chaosOf("killed");
  const ways = { server: killServer, PostgreSQL: killPostgres, both: killBoth };
  for (let round = 0; round < KILLS_OF_EACH; round += 1) {
    for (const kill of Object.values(ways)) {
      await game.play(random.between(150, 600));
      await kill(random.between(0, 400));
      await game.playUntil("green", 30_000);
    }
  }
  await game.play(300);
  await expect.poll(() => game.sessions()).toBe(game.expectedSessions);
  await game.expectNothingLost();
  say("killed", `${2 * KILLS_OF_EACH} kills of the server, ${2 * KILLS_OF_EACH} of PostgreSQL; shown ${game.shown}`);
}, 1_800_000);

test("outside of the server's own deaths clients were served as ever", async () => {
  await expectAvailable("killed", await game.probed());
});

async function killServer(): Promise<void> {
  await game.killServer();
  await game.startServer();
  await game.connect();
}

async function killPostgres(awayMs: number): Promise<void> {
  await game.postgres.kill();
  await game.play(awayMs);
  await game.postgres.up();
}

/** The server dies while it spills or drains. */
async function killBoth(apartMs: number): Promise<void> {
  await game.postgres.kill();
  await game.play(apartMs);
  const coming = game.postgres.up();
  await delay(apartMs);
  await game.killServer();
  await coming;
  await game.startServer();
  await game.connect();
}

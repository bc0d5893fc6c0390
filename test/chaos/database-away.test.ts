import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ChaosGame, isFull } from "./chaos-game.ts";

const AWAY_MS = isFull ? 60_000 : 2_500;
const PLAYERS = isFull ? 12 : 4;

let game: ChaosGame;
beforeAll(async () => {
  game = await ChaosGame.start(PLAYERS);
  await game.connect();
  await game.play(800);
});
afterAll(() => game.remove());

const spillFiles = async () =>
  (await readdir(join(game.server.dataDir, "spill")).catch(() => [])).filter((name) => name.endsWith(".spill"));

test("PostgreSQL is stopped under players: play goes on, nothing shown is lost, and it is green again by itself", async () => {
  await game.playUntil("green", 5_000);
  expect(await spillFiles()).toEqual([]);
  await game.postgres.stop();
  expect(await game.playUntil("red", 5_000)).toBeLessThan(2_000);
  const before = game.shown;
  await game.play(AWAY_MS);
  expect(game.shown).toBeGreaterThan(before);
  const [file] = await spillFiles();
  expect((await stat(join(game.server.dataDir, "spill", file!))).mode & 0o777).toBe(0o600);
  await expect(game.server.clientOf(game.latecomer.characterId)).rejects.toThrow();

  const rewards = game.players.flatMap(({ completes }) => completes).length;
  await game.postgres.up();
  expect(await game.playUntil("green", 10_000)).toBeLessThan(5_000);
  expect(await game.sessions()).toBe(PLAYERS);
  await game.latecomer.connect();
  await game.play(500);
  await game.expectNothingLost();
  expect(game.players.flatMap(({ completes }) => completes).length).toBeGreaterThan(rewards);
  expect(await spillFiles()).toEqual([]);
  const changes = game.server.log.split("\n").filter((line) => line.includes('"to":"down"'));
  expect(changes).toHaveLength(1);
});

test("PostgreSQL is stopped and the server killed: a start without it says so, and one with it brings back what was shown", async () => {
  await game.play(300);
  await game.postgres.stop();
  await game.playUntil("red", 5_000);
  const before = game.shown;
  await game.play(AWAY_MS / 2);
  expect(game.shown).toBeGreaterThan(before);
  await game.server.kill();
  for (const player of game.players) player.lost();

  await expect(game.server.up()).rejects.toThrow(/does not answer/);
  expect(await spillFiles()).toHaveLength(1);
  await game.postgres.up();
  await game.server.up();
  expect(await spillFiles()).toEqual([]);
  await game.connect();
  await game.play(500);
  await game.expectNothingLost();
});

test("PostgreSQL is killed in mid-batch again and again: every shown contribution is there once", async () => {
  for (let kills = 0; kills < (isFull ? 50 : 1); kills += 1) {
    await game.play(200 + ((kills * 137) % 400));
    await game.postgres.kill();
    await game.playUntil("red", 5_000);
    await game.play(200);
    await game.postgres.up();
    await game.playUntil("green", 10_000);
  }
  await game.expectNothingLost();
}, 600_000);

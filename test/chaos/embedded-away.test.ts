import { afterAll, beforeAll, expect, test } from "vitest";
import { ClientEnterZone, ClientEventJoin, errorCodes, ServerError, ServerZoneEntered } from "../../packets/index.ts";
import { ChaosGame } from "./chaos-game.ts";

let game: ChaosGame;
beforeAll(async () => {
  game = await ChaosGame.embedded(3, { SPILL_BYTES: "65536" });
  await game.connect();
  await game.play(300);
});
afterAll(() => game.remove());

test("the embedded PostgreSQL is killed: the server starts it again, and play goes on", async () => {
  // It is back within a few hundred milliseconds, between two looks at the health: its log has every change of state.
  const isDown = () => game.logged("The journal is down") > 0;
  const [redMs] = await Promise.all([game.playUntilTrue(isDown, 5_000), game.postgres.kill()]);
  expect(redMs).toBeLessThan(2_000);
  await game.playUntil("green", 20_000);
  await game.play(300);
  expect(game.server.log).toContain("had died and was started again");
});

test("when the spill is full, contributions are refused as unavailable, and it is said once; then all goes on", async () => {
  const client = await game.server.clientOf(game.latecomer.characterId);
  client.send(ClientEnterZone, { zoneId: 1, zoneInstance: 1, x: 0, y: 0, z: 0 });
  await client.next(ServerZoneEntered);
  const [redMs] = await Promise.all([game.playUntil("red", 5_000), game.postgres.stop()]);
  expect(redMs).toBeLessThan(2_000);
  const full = () => game.logged("The spill file is full");
  for (const deadline = performance.now() + 20_000; full() === 0 && performance.now() < deadline; )
    await game.play(200);
  client.send(ClientEventJoin, { instanceId: 1 });
  const { code, opcode } = await client.next(ServerError);
  expect({ code, opcode }).toEqual({ code: errorCodes.unavailable, opcode: ClientEventJoin.opcode });
  await game.play(500);
  expect(full()).toBe(1);
  await game.postgres.up();
  await game.playUntil("green", 10_000);
  await game.play(300);
  await game.expectNothingLost();
  client.destroy();
});

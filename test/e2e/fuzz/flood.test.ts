import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ClientPing, ServerDisconnect, ServerError, ServerPong } from "../../../packets/index.ts";
import { FrameMutations, seededRandom } from "../../support/frame-mutations.ts";
import { Played } from "../../support/played.ts";
import { ServerProcess } from "../../support/server-process.ts";

const RATE_LIMITED = 11;
const FLOOD = 4;

let server: ServerProcess;
beforeAll(async () => {
  // The limits of an ordinary server.
  server = await ServerProcess.start({ CONTENT_DIR: "test/e2e/play/content" });
});
afterAll(() => server.remove());

test("a session that floods is told, then closed; the player beside it is answered all the while", async () => {
  const player = await Played.enter(server, "Player");
  const flooder = await Played.enter(server, "Flooder");
  const mutations = new FrameMutations(seededRandom(11));
  let isOpen = true;
  void flooder.client.closed.then(() => {
    isOpen = false;
  });
  const startedMs = performance.now();
  let slowestMs = 0;
  for (let turn = 0; isOpen && turn < 1_000; turn += 1) {
    flooder.client.sendBytes(Buffer.concat(Array.from({ length: 100 }, () => mutations.next())));
    const sentMs = performance.now();
    player.client.send(ClientPing, { clientTimeMs: turn });
    expect(await player.client.next(ServerPong)).toMatchObject({ clientTimeMs: turn });
    slowestMs = Math.max(slowestMs, performance.now() - sentMs);
    await delay(20);
  }
  expect(flooder.client.all(ServerDisconnect)).toMatchObject([{ reason: FLOOD }]);
  expect(flooder.client.all(ServerError).at(-1)).toMatchObject({ code: RATE_LIMITED });
  expect(performance.now() - startedMs).toBeGreaterThan(5_000);
  expect(slowestMs).toBeLessThan(2_000);
  expect(player.client.all(ServerError)).toEqual([]);
  expect(server.errors).toEqual([]);
  player.client.destroy();
});

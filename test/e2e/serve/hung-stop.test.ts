import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { PrivatePostgres } from "../../chaos/private-postgres.ts";
import { ServerProcess } from "../../support/server-process.ts";

const CONTENT_DIR = "test/e2e/play/content";
/** A stop with players has two seconds in which they read that it comes. */
const STOP_MS = 12_000;

let postgres: PrivatePostgres;
let server: ServerProcess;
beforeAll(async () => {
  postgres = await PrivatePostgres.start();
});
afterAll(() => postgres.remove());
beforeEach(async () => {
  server = await ServerProcess.start({ DATABASE_URL: postgres.url, CONTENT_DIR });
});
afterEach(async () => {
  postgres.goOn();
  await server.remove();
});

const isDown = async () => (await server.gm("server", "info")).lines.some((line) => line.startsWith("Journal: red"));

/** @returns how long the stop took, in ms */
async function stop(): Promise<number> {
  const startedMs = performance.now();
  expect(await server.stop()).toBe(0);
  return performance.now() - startedMs;
}

test("a server whose database hangs stops within seconds, though it has been asked something", async () => {
  await postgres.hang();
  await server.gm("event", "start", "9");
  expect(await stop()).toBeLessThan(STOP_MS);
  expect(server.errors).toEqual([]);
});

test("the same when it is known to hang, and commands have been given since", async () => {
  await server.gm("event", "start", "9");
  await postgres.hang();
  await server.gm("event", "stop", "9");
  await expect.poll(isDown, { timeout: 5_000 }).toBe(true);
  expect(await stop()).toBeLessThan(STOP_MS);
  expect(server.errors).toEqual([]);
});

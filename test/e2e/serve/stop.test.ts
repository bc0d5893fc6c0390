import { once } from "node:events";
import { readdir, stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { ServerDisconnect, ServerHello } from "../../../packets/index.ts";
import { runGmCommand } from "../../../tools/gm.ts";
import { WireClient } from "../../support/wire-client.ts";
import { newDatabaseUrl, newDataDir, ServeChild } from "./serve-child.ts";

let DATABASE_URL: string;
let DATA_DIR: string;
beforeAll(async () => {
  DATABASE_URL = await newDatabaseUrl();
  DATA_DIR = await newDataDir();
});

test("a server that is ready says in server.json where, for its owner only", async () => {
  const child = new ServeChild({ DATABASE_URL, DATA_DIR });
  const file = await child.ready();
  const local = { host: "127.0.0.1", port: expect.any(Number) };
  expect(file).toEqual({
    pid: child.pid,
    game: local,
    console: local,
    databaseUrl: DATABASE_URL,
    token: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect((await stat(join(DATA_DIR, "server.json"))).mode & 0o777).toBe(0o600);
  expect(await runGmCommand(DATA_DIR, "server info")).toMatchObject({ ok: true });
  const client = await WireClient.connect(file.game!);
  expect(await client.next(ServerHello)).toMatchObject({ realmId: 1 });
  client.destroy();
  expect(await child.end("SIGTERM")).toBe(0);
});

describe.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)("%s", (signal) => {
  test("tells clients when to come back, removes server.json and ends with 0", async () => {
    const child = new ServeChild({ DATABASE_URL, DATA_DIR, RETRY_AFTER_MS: "1234" });
    const client = await WireClient.connect((await child.ready()).game!);
    await client.next(ServerHello);
    expect(await child.end(signal)).toBe(0);
    expect(await client.next(ServerDisconnect)).toMatchObject({ reason: 0, retryAfterMs: 1234 });
    await client.closed;
    expect(await readdir(DATA_DIR)).toEqual(["ticket-secret"]);
    expect(child.stderr).toBe("");
    expect(child.stdout).not.toMatch(/"level":[56]0/);
  });
});

test("a second signal ends a stop that takes too long, with 1", async () => {
  const child = new ServeChild({ DATABASE_URL, DATA_DIR });
  // It never closes its side, so the server waits for it as long as it may.
  const lingering = connect({ ...(await child.ready()).game!, allowHalfOpen: true });
  const ended = once(lingering.resume(), "end");
  child.signal("SIGTERM");
  await ended;
  // The same signal from the terminal and from npm counts once: the second one has to be later than that.
  await delay(1_100);
  expect(await child.end("SIGTERM")).toBe(1);
  lingering.destroy();
});

test("a signal that comes before the server is ready is heard, too", async () => {
  const child = new ServeChild({ DATABASE_URL, DATA_DIR, LOG_LEVEL: "debug" });
  await expect.poll(() => child.stdout, { timeout: 20_000, interval: 5 }).toContain('"step":"content"');
  expect(await child.end("SIGTERM")).toBe(0);
  expect(child.stderr).toBe("");
  expect(await readdir(DATA_DIR)).toEqual(["ticket-secret"]);
});

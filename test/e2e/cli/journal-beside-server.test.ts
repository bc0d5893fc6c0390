import { expect, test } from "vitest";
import { newDatabaseUrl, newDataDir, ServeChild } from "../serve/serve-child.ts";
import { zonetide } from "./run-cli.ts";

test("beside a live server: verified, rebuilt, its loop seen, and no import", async () => {
  const env = { DATA_DIR: await newDataDir(), DATABASE_URL: await newDatabaseUrl() };
  const server = new ServeChild(env);
  await server.ready();
  const run = (...words: string[]) => zonetide(words, { env: { DATA_DIR: env.DATA_DIR } });

  expect((await run("gm", ".event", "start", "101")).code).toBe(0);
  const rebuilt = await run("projections", "rebuild", "--all");
  expect({ code: rebuilt.code, stderr: rebuilt.stderr }).toEqual({ code: 0, stderr: "" });
  const verified = await run("journal", "verify", "--json");
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, differences: [] });
  const stats = JSON.parse((await run("journal", "stats", "--json")).stdout);
  expect(stats.events).toBeGreaterThan(0);
  expect(stats.health.projections).toMatchObject({ state: "following", failures: 0, lastError: null });
  expect(stats.health.subscriptions).toMatchObject([{ name: "rosters", state: "running", parkedEvents: 0 }]);
  expect(stats.health.server).toMatchObject({
    ...{ state: "connected", colour: "green", cause: "", position: stats.head },
    breaker: { state: "closed", retryInMs: 0 },
    spill: { batches: 0, bytes: 0, isBlocked: false },
    commits: { pending: 0 },
    projections: { state: "following", failures: 0 },
    subscriptions: { failures: 0, each: [{ name: "rosters", failures: 0 }] },
  });
  expect(stats.health.server.subscriptions.heartbeatAgeMs).toBeLessThan(5_000);
  const elsewhere = await zonetide(["journal", "stats", "--json"], {
    env: { DATA_DIR: env.DATA_DIR, DATABASE_URL: await newDatabaseUrl() },
  });
  expect(JSON.parse(elsewhere.stdout).health).toMatchObject({
    ...{ state: "degraded", colour: "yellow", cause: expect.stringMatching(/^no server keeps the projections up/) },
    ...{ subscriptions: [], server: null },
  });

  const refused = await zonetide(["journal", "import", "-"], { env: { DATA_DIR: env.DATA_DIR }, input: "" });
  expect(refused).toMatchObject({
    code: 1,
    stderr: "A server is running on this database: stop it before you import its journal.\n",
  });
  // What it shows still follows from the tables that were swapped in.
  expect((await run("gm", ".event", "activelist")).stdout).toContain("101");
  expect(await server.end("SIGTERM")).toBe(0);
});

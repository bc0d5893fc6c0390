import { afterAll, beforeAll, expect, test } from "vitest";
import { PrivatePostgres } from "../../chaos/private-postgres.ts";
import { ServerProcess } from "../../support/server-process.ts";
import { zonetide } from "./run-cli.ts";

/** Two seconds for the answer, and what a program of ours takes to start on a busy machine. */
const SOON_MS = 6_000;

let postgres: PrivatePostgres;
let server: ServerProcess;
beforeAll(async () => {
  postgres = await PrivatePostgres.start();
  server = await ServerProcess.start({ DATABASE_URL: postgres.url, CONTENT_DIR: "test/e2e/play/content" });
});
afterAll(async () => {
  await server.remove();
  await postgres.remove();
});

const cli = async (...words: string[]) => {
  const startedMs = performance.now();
  const said = await zonetide(words, { env: { DATA_DIR: server.dataDir } });
  expect(performance.now() - startedMs).toBeLessThan(SOON_MS);
  return said;
};
const health = async () => (await server.gm("server", "info")).lines.find((line) => line.startsWith("Journal: ")) ?? "";
const becomes = (colour: RegExp) => expect.poll(health, { timeout: 15_000 }).toMatch(colour);

test("with a server, what it says of the journal is the health of it, as JSON and in plain text", async () => {
  const { stdout } = await cli("journal", "stats", "--json");
  expect(JSON.parse(stdout).health).toMatchObject({
    ...{ state: "connected", colour: "green", cause: "" },
    server: { state: "connected", faults: [] },
  });
  expect((await cli("journal", "stats")).stdout).toContain("\nhealth: green, connected\n");
});

test.each([
  { name: "stopped", take: () => postgres.stop(), give: () => postgres.up() },
  { name: "hung", take: () => postgres.hang(), give: async () => postgres.goOn() },
])("with the database $name, stats says so soon with the server's own word beside it", async ({ take, give }) => {
  await take();
  await becomes(/red/);
  try {
    const { code, stdout, stderr } = await cli("journal", "stats", "--json");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/^The database at .* does not answer/) });
    const stats = JSON.parse(stdout);
    expect(stats).toMatchObject({ head: null, events: null, types: null, projections: null });
    expect(stats.health).toMatchObject({
      ...{ state: "down", colour: "red", cause: expect.stringMatching(/does not answer/), answeredMs: null },
      ...{ projections: null, subscriptions: null, server: { state: "down", colour: "red" } },
    });
    const plain = await cli("journal", "stats");
    expect({ code: plain.code, stdout: plain.stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(
        /^health: red, down \(The database at .* does not answer.*\)\n\{.*"server":\{.*\n$/,
      ),
    });
    expect(await cli("projections", "list")).toMatchObject({
      ...{ code: 1, stdout: "" },
      stderr: expect.stringMatching(/^The database at [^\n]* does not answer[^\n]*: start it[^\n]*\.\n$/),
    });
  } finally {
    await give();
  }
  await becomes(/green/);
});

test("rosters, removed beside the live server, is there again, with an owner, and health stays green", async () => {
  expect((await cli("subscriptions", "remove", "rosters")).stdout).toContain("a running one within seconds");
  const rosters = async () => JSON.parse((await cli("subscriptions", "list", "--json")).stdout).subscriptions;
  await expect
    .poll(rosters, { timeout: 20_000 })
    .toMatchObject([{ name: "rosters", state: "running", owner: expect.any(String), behind: 0 }]);
  expect(await health()).toMatch(/green/);
});

test("without a server, the worst of what is seen: the tables' loop is not heard, and nobody has the subscription", async () => {
  await server.stop();
  const env = { DATA_DIR: server.dataDir, DATABASE_URL: postgres.url };
  await postgres.rows("update projection_loops set beat_at = now() - interval '1 hour'");
  const { code, stdout } = await zonetide(["journal", "stats", "--json"], { env });
  expect(code).toBe(0);
  const { state, colour, cause, server: said } = JSON.parse(stdout).health;
  expect({ state, colour, said }).toEqual({ state: "degraded", colour: "yellow", said: null });
  expect(cause).toContain("no server keeps the projections up");
  expect(cause).toContain("subscription rosters is nobody's");
});

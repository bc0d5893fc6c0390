import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { writeServerFile } from "../../../src/config/server-file.ts";
import { runGmCommand } from "../../../tools/gm.ts";
import { TOKEN, testConsole } from "../../integration/console/test-console.ts";
import { temporaryDataDir, zonetide } from "./run-cli.ts";

/** A data directory whose server is this test's console. */
const runningServer = async (token = TOKEN) => {
  const dataDir = await temporaryDataDir();
  const { port } = await testConsole();
  const shared = { host: "127.0.0.1", port };
  await writeServerFile(dataDir, { pid: process.pid, console: shared, databaseUrl: "postgres://none/none", token });
  return { dataDir, env: { DATA_DIR: dataDir } };
};

describe("zonetide gm", () => {
  test("runs one command and prints its answer", async () => {
    const { env } = await runningServer();
    expect(await zonetide(["gm", "event", "start", "3"], { env })).toEqual({
      code: 0,
      stdout: "Event 3 started: run 17, zone instance 1.\n",
      stderr: "",
    });
    expect((await zonetide(["gm", ".ev act"], { env })).stdout).toMatch(/^3 - Harvest Moon \[run 17/);
  });

  test("a refused command prints its answer and ends with 1", async () => {
    const { env } = await runningServer();
    const refused = { code: 1, stderr: "" };
    expect(await zonetide(["gm", "event", "start", "4"], { env })).toEqual({
      ...refused,
      stdout: "Event not exist!\n",
    });
    expect(await zonetide(["gm", "dance"], { env })).toEqual({
      ...refused,
      stdout: "Command 'dance' does not exist\n",
    });
  });

  test("the flag names the server too", async () => {
    const { dataDir } = await runningServer();
    expect((await zonetide(["gm", "--data-dir", dataDir, "server", "info"])).stdout).toContain("Sessions: 4\n");
    expect((await zonetide(["gm", "server", "info", "--data-dir", dataDir])).code).toBe(0);
    const health = await zonetide(["gm", "server", "health", "--data-dir", dataDir]);
    expect(JSON.parse(health.stdout)).toMatchObject({ state: "connected" });
  });

  test("a token that is not the server's is one sentence", async () => {
    const { env } = await runningServer("another token");
    const { code, stderr } = await zonetide(["gm", "help"], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^The server's console on 127\.0\.0\.1:\d+ refused the token in server\.json: [^\n]+\.\n$/);
  });

  test("a command that is only spaces is wrong usage", async () => {
    expect((await zonetide(["gm", "  "])).code).toBe(2);
  });
});

describe("zonetide serve", () => {
  test("is refused while another server runs on the data directory", async () => {
    const { env, dataDir } = await runningServer();
    const { code, stdout, stderr } = await zonetide(["serve"], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(
      `A server (process ${process.pid}) is running on DATA_DIR ${dataDir} already: stop it, or set DATA_DIR to another folder.\n`,
    );
  });
});

describe("a console that never answers", () => {
  test("does not keep the shell waiting", async () => {
    const dataDir = await temporaryDataDir();
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const console = { host: "127.0.0.1", port };
    await writeServerFile(dataDir, { pid: process.pid, console, databaseUrl: "postgres://none/none", token: "x" });
    await expect(runGmCommand(dataDir, "help", 100)).rejects.toThrow("did not answer within 0.1 s");
    silent.close();
  });
});

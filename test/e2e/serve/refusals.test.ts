import { once } from "node:events";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ServerFile } from "../../../src/config/server-file.ts";
import { newDatabaseUrl, newDataDir, ServeChild } from "./serve-child.ts";

let DATABASE_URL: string;
let DATA_DIR: string;
let running: ServeChild;
let file: ServerFile;
let silent: Server;
beforeAll(async () => {
  DATABASE_URL = await newDatabaseUrl();
  DATA_DIR = await newDataDir();
  running = new ServeChild({ DATABASE_URL, DATA_DIR });
  file = await running.ready();
  // It takes connections and never says a word.
  silent = createServer((socket) => socket.on("error", () => undefined)).listen(0, "127.0.0.1");
  await once(silent, "listening");
});
afterAll(async () => {
  expect(await running.end("SIGTERM")).toBe(0);
  silent.close();
});

/** A refused start in a data directory of its own; in which then stands what `left` says. */
async function refusedStart(env: Record<string, string>, left: readonly string[], exitCode: 1 | 2 = 1) {
  const dataDir = await newDataDir();
  const child = new ServeChild({ DATABASE_URL, DATA_DIR: dataDir, ...env });
  const sentence = await child.refused(exitCode);
  expect(await readdir(dataDir)).toEqual(left);
  return sentence;
}

describe.concurrent("a server that cannot start says why in one sentence", () => {
  test("its data directory has a server", async ({ expect }) => {
    const child = new ServeChild({ DATABASE_URL, DATA_DIR });
    expect(await child.refused(1)).toBe(
      `A server (process ${running.pid}) is running on DATA_DIR ${DATA_DIR} already: stop it, or set DATA_DIR to another folder.\n`,
    );
  });

  test("its realm is run by another server on the same database", async ({ expect }) => {
    expect(await refusedStart({}, [])).toBe(
      "Another server is running realm 1 on this database: stop it, or give this one another REALM_ID and a database of its own.\n",
    );
  });

  test("its database does not exist, does not answer, or never says a word", async ({ expect }) => {
    const refused = await refusedStart({ DATABASE_URL: "postgres://u:hunter2@127.0.0.1:1/none" }, []);
    expect(refused).toMatch(/^The database at 127\.0\.0\.1:1 does not answer \(connection refused\): start it/);
    const { port } = silent.address() as AddressInfo;
    const startedMs = performance.now();
    const mute = await refusedStart({ DATABASE_URL: `postgres://u:hunter2@127.0.0.1:${port}/none` }, []);
    expect(mute).toMatch(new RegExp(`^The database at 127.0.0.1:${port} does not answer `));
    expect(performance.now() - startedMs).toBeLessThan(16_000);
    const nobody = new URL(DATABASE_URL);
    nobody.username = "zonetide_nobody";
    nobody.password = "hunter2";
    const login = await refusedStart({ DATABASE_URL: nobody.href, LOG_LEVEL: "info" }, []);
    expect(login).toMatch(/refuses the login of "zonetide_nobody" /);
    const none = new URL(DATABASE_URL);
    none.pathname = "/zonetide_none";
    expect(await refusedStart({ DATABASE_URL: none.href }, [])).toMatch(/has no database "zonetide_none": create it/);
    expect(refused + mute + login).not.toContain("hunter2");
  });

  test("its content has faults, or is not there", async ({ expect }) => {
    const dir = await newDataDir();
    await writeFile(join(dir, "zones.json"), '{"zones": [{"id": "one"}]}');
    const faults = await refusedStart({ CONTENT_DIR: dir }, []);
    expect(faults).toMatch(/zones\.json .+"zonetide content check /);
    const missing = await refusedStart({ CONTENT_DIR: join(dir, "none") }, []);
    expect(missing).toMatch(/does not exist: create it or name another directory/);
  });

  test("its data directory cannot be written, or is none", async ({ expect }) => {
    const folder = await newDataDir();
    await writeFile(join(folder, "file"), "");
    for (const dataDir of [join(folder, "file"), join(folder, "file", "below"), "/proc/none/at/all"]) {
      const child = new ServeChild({ DATABASE_URL, DATA_DIR: dataDir });
      expect(await child.refused(1)).toMatch(/^The data directory \S+ cannot be written \(\w+\): make it a folder/);
    }
    // Root writes everywhere; anybody else does not.
    await mkdir(join(folder, "closed"));
    await chmod(join(folder, "closed"), 0o555);
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const child = new ServeChild({ DATABASE_URL, DATA_DIR: join(folder, "closed", "data") }, user);
    expect(await child.refused(1)).toContain("cannot be written (EACCES)");
  });

  test("wrong usage ends with 2", async ({ expect }) => {
    const unknown = new ServeChild({ DATA_DIR }, { words: ["--frobnicate"] });
    expect(await unknown.refused(2)).toContain("Unknown option '--frobnicate'");
    expect(await refusedStart({ GAME_PORT: "70000" }, [], 2)).toContain("GAME_PORT takes a port from 0 to 65535");
    expect(await refusedStart({ DATABASE_URL: "hunter2" }, [], 2)).not.toContain("hunter2");
  });
});

describe("a port that is taken", () => {
  test.each([
    ["GAME_PORT", () => file.game],
    ["CONSOLE_PORT", () => file.console],
  ])("%s is told, and nothing is left behind that another start would trip over", async (variable, where) => {
    const { host, port } = where()!;
    const env = { DATABASE_URL: await newDatabaseUrl(), DATA_DIR: await newDataDir() };
    const child = new ServeChild({ ...env, [variable]: String(port) });
    expect(await child.refused(1)).toBe(
      `Port ${port} on ${host} is taken: stop the program that uses it, or set ${variable} to another port (0 takes a free one).\n`,
    );
    expect(await readdir(env.DATA_DIR)).toEqual(["ticket-secret"]);
    const again = new ServeChild(env);
    await again.ready();
    expect(await again.end("SIGTERM")).toBe(0);
  });

  test("of the embedded database nothing keeps running", async () => {
    const env = { DATA_DIR: await newDataDir(), GAME_PORT: String(file.game!.port) };
    await new ServeChild(env).refused(1);
    expect(await readdir(join(env.DATA_DIR, "postgres"))).not.toContain("postmaster.pid");
    expect(await readdir(env.DATA_DIR)).toEqual(["postgres", "postgres-password", "ticket-secret"]);
  });

  test("a host that is not of this machine is told", async () => {
    const sentence = await refusedStart({ HOST: "192.0.2.1", DATABASE_URL: await newDatabaseUrl() }, ["ticket-secret"]);
    expect(sentence).toBe(
      "This machine has no address 192.0.2.1: set HOST to one of its own, such as 127.0.0.1 or 0.0.0.0.\n",
    );
  });
});

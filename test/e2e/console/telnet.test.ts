import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createAccount } from "../../../src/persistence/accounts.ts";
import { ServerProcess } from "../../support/server-process.ts";
import { perform, requirePrograms } from "./expect-script.ts";

/*
 * The real telnet program, driven by expect, against a real server: what a game master has on the desk.
 */
let server: ServerProcess | undefined;
const port = () => server?.file.console?.port ?? 0;

beforeAll(() => requirePrograms("telnet", "expect"));
beforeEach(async () => {
  await server?.remove();
  server = await ServerProcess.start();
  await server.withDatabase(async (database) => {
    await createAccount(database, { name: "Root", password: "root horse battery", role: "admin" });
    await createAccount(database, { name: "Gm", password: "gm horse battery", role: "gamemaster" });
    await createAccount(database, { name: "Joe", password: "just a player", role: "player" });
  });
});
afterAll(() => server?.remove());

const passed = { code: 0, output: expect.stringMatching(/PASSED\s*$/) };

test("login, every family of commands, watching, and the way out", async () => {
  let isStarted = false;
  const performed = await perform("families.exp", port(), (output) => {
    if (isStarted || !output.includes("WATCHING")) return;
    isStarted = true;
    void server?.gm(".event start 101");
  });
  expect(performed).toEqual(passed);
  expect(server?.errors).toEqual([]);
  expect(server?.log).not.toContain("a long password");
});

test("wrong passwords, strangers and roles", async () => {
  expect(await perform("logins.exp", port())).toEqual(passed);
  expect(server?.errors).toEqual([]);
});

test("a line that drops in the middle of anything leaves the server as it was", async () => {
  expect(await perform("dropped-line.exp", port())).toEqual(passed);
  expect(server?.errors).toEqual([]);
  expect(await server?.gm(".server info")).toMatchObject({ ok: true });
  // The half command was never carried out; the one with its end was, or not, as the line dropped.
  expect((await server?.gm(".ev act"))?.lines.join()).not.toContain("run 2");
});

test("two sessions at once", async () => {
  expect(await perform("two-sessions.exp", port())).toEqual(passed);
  expect(server?.errors).toEqual([]);
});

test("a stop closes the terminals with a word", async () => {
  const performed = await perform("stopped.exp", port(), (output) => {
    if (output.includes("READY")) void server?.stop();
  });
  expect(performed).toEqual(passed);
});

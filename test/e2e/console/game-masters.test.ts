import { rm } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ServerAuthResult, ServerDisconnect, ServerEventPhase } from "../../../packets/index.ts";
import { issueTicket } from "../../../src/config/tickets.ts";
import { createAccount } from "../../../src/persistence/accounts.ts";
import { Terminal } from "../../integration/console/terminal.ts";
import { Played } from "../../support/played.ts";
import { ServerProcess, TICKET_SECRET } from "../../support/server-process.ts";
import { WireClient } from "../../support/wire-client.ts";
import { zonetide } from "../cli/run-cli.ts";
import { CRAB, eventOf, writeContent } from "../play/made-content.ts";

let server: ServerProcess;
let contentDir: string;
beforeAll(async () => {
  const kill = (target: number) => ({ type: "kill", target, creature_ids: [CRAB] });
  const phases = [{ objectives: [kill(2)] }, { objectives: [kill(1)] }];
  contentDir = await writeContent({
    public_events: [eventOf(1, [], { phases })],
    event_schedules: [{ id: 4, event_id: 1, type: "timer", config: { interval_hours: 1000 }, name: "Rare" }],
  });
  server = await ServerProcess.start({ CONTENT_DIR: contentDir });
});
afterAll(async () => {
  await server.remove();
  await rm(contentDir, { recursive: true, force: true });
});

/** A login as it is answered, whatever the answer. */
async function tryLogin(characterId: number) {
  const client = await WireClient.connect(server.file.game!);
  const result = await client.login(issueTicket({ secret: TICKET_SECRET, characterId, nowMs: Date.now() }));
  return { client, result };
}

test("a ban ends the session, keeps the next login out with the wire's result 4, and can be lifted", async () => {
  const played = await Played.enter(server, "Old Mirelda");
  const banned = await server.gm(".player ban old mirelda 2h please cool down");
  expect(banned.lines[0]).toMatch(/^Old Mirelda \(character \d+\) banned until \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\.$/);
  await played.client.until(() => played.client.all(ServerDisconnect).length > 0);
  const until = /until (.*)\.$/.exec(banned.lines[0]!)![1];
  const message = `You are banned until ${until}: please cool down`;
  expect(played.client.all(ServerDisconnect)).toMatchObject([{ reason: 6, message }]);

  const { client, result } = await tryLogin(played.characterId);
  expect(result).toMatchObject({ result: 4, characterId: 0, message });
  await client.closed;
  expect(client.all(ServerDisconnect)).toMatchObject([{ reason: 6, message }]);
  expect((await server.gm(".player info old mirelda")).lines[2]).toContain("by local: please cool down");

  await server.stop();
  await server.up();
  expect((await tryLogin(played.characterId)).result.result).toBe(4);
  expect(await server.gm(".player unban old mirelda")).toMatchObject({ ok: true });
  const again = await tryLogin(played.characterId);
  expect(again.result.result).toBe(0);
  expect(again.client.all(ServerAuthResult)).toHaveLength(1);
  again.client.destroy();
}, 90_000);

test("a phase is moved by hand; history, participants and rewards are told from the tables", async () => {
  const played = await Played.enter(server, "Tessa");
  expect(await server.gm(".event start 1")).toMatchObject({ ok: true });
  await played.kill(CRAB);
  await expect
    .poll(async () => (await server.gm(".event participants 1")).lines[1])
    .toMatch(/Tessa: contribution \d+, gold/);
  expect((await server.gm(".event phase 1 2")).lines[0]).toContain("Event 1 moved to phase 2: run");
  await played.client.until(() => played.client.all(ServerEventPhase).some(({ phase }) => phase === 1));
  expect((await server.gm(".event phase 1 3")).lines).toEqual(["The event has no such phase: see .event info."]);
  await played.kill(CRAB);
  await expect
    .poll(async () => (await server.gm(".event history 1")).lines[0], { timeout: 10_000 })
    .toContain("[completed");
  const run = /run (\d+)/.exec((await server.gm(".event history")).lines[0]!)![1];
  await expect
    .poll(async () => (await server.gm(`.event participants ${run}`)).lines[1], { timeout: 10_000 })
    .toMatch(/Tessa: contribution \d+, gold, rewarded/);
  expect((await server.gm(".player rewards tessa")).lines[1]).toMatch(/^\|- event 1, run \d+: completed, gold, rank 1/);
  played.client.destroy();
}, 60_000);

test("a schedule stays disabled over a restart and runs by hand", async () => {
  expect(await server.gm(".schedule disable 4")).toMatchObject({ ok: true, lines: ["Schedule 4 disabled."] });
  await server.kill();
  await server.up();
  expect((await server.gm(".schedule list")).lines[0]).toContain("disabled by a game master");
  expect((await server.gm(".schedule next 4 2")).lines).toHaveLength(4);
  expect((await server.gm(".schedule run 4")).lines[0]).toMatch(/^Event 1 started: run \d+/);
  expect((await server.gm(".event explain 1")).lines.join()).toContain("started by schedule 4");
  expect(await server.gm(".event stop 1")).toMatchObject({ ok: true });
  expect(await server.gm(".schedule enable 4")).toMatchObject({ ok: true });
}, 90_000);

test("accounts over telnet: a password is asked for unseen, a lock ends sessions, and the audit knows it all", async () => {
  await server.withDatabase((db) => createAccount(db, { name: "Root", password: "correct horse", role: "admin" }));
  const enter = async (name: string, password: string) => {
    const terminal = new Terminal(server.file.console!.port);
    await terminal.logIn(name, password);
    return terminal;
  };
  const root = await enter("root", "correct horse");
  await root.until("AC>");
  root.send(".account create Ada gamemaster\r\n");
  await root.until("Password: ");
  root.send("sehr geheim\r\n");
  await root.until("Repeat password: ");
  root.send("sehr geheim\r\n");
  expect(await root.until("AC>")).toContain("Account created: Ada [gamemaster]");
  const ada = await enter("ada", "sehr geheim");
  await ada.until("AC>");
  expect(await ada.command(".audit")).toEqual(["Command 'audit' does not exist"]);
  expect(await root.command(".account lock ada")).toEqual(["Account locked: Ada"]);
  await ada.until("Your account was changed: log in again.");
  await ada.closed;
  const locked = await enter("ada", "sehr geheim");
  await locked.until("Authentication failed");
  locked.socket.destroy();
  root.send(".account password root geheimnis\r\n");
  const said = await root.until("Your account was changed: log in again.");
  expect(said).toContain("The password of Root was changed.");
  await root.closed;

  const env = { DATA_DIR: server.dataDir, DATABASE_URL: server.database.url };
  await expect
    .poll(
      async () => (await zonetide(["audit", "--account", "root", "--json"], { env })).stdout.trim().split("\n").length,
      { timeout: 20_000 },
    )
    .toBe(3);
  const { stdout } = await zonetide(["audit", "--json", "--limit", "100"], { env });
  const entries = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(entries.find(({ account }) => account === "Root")).toMatchObject({
    ...{ transport: "console", address: "127.0.0.1", command: "account password", arguments: "root [hidden]" },
    ...{ outcome: "done", answer: "The password of Root was changed." },
  });
  expect(entries.find(({ command }) => command === "schedule disable")).toMatchObject({
    account: null,
    transport: "cli",
  });
  expect(entries.find(({ account }) => account === "Ada")).toMatchObject({ command: "audit", outcome: "refused" });
  for (const text of [stdout, server.log]) expect(text).not.toMatch(/geheim/);
  expect((await zonetide(["audit", "--limit", "0"], { env })).code).not.toBe(0);
}, 90_000);

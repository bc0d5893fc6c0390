import { afterEach, describe, expect, test } from "vitest";
import { authResults, ServerAnnouncement, ServerDisconnect } from "../../../packets/index.ts";
import { issueTicket } from "../../../src/config/tickets.ts";
import { Played } from "../../support/played.ts";
import { ServerProcess, TICKET_SECRET } from "../../support/server-process.ts";
import { WireClient } from "../../support/wire-client.ts";

let server: ServerProcess;
const started = async (env: Record<string, string> = {}) => {
  server = await ServerProcess.start({ CONTENT_DIR: "test/e2e/play/content", RETRY_AFTER_MS: "1500", ...env });
  return server;
};
afterEach(() => server.remove());

const newcomer = async (name: string) => {
  const characterId = (await server.characters([name])).get(name) ?? 0;
  const client = await WireClient.connect(server.file.game!);
  const answer = await client.login(issueTicket({ secret: TICKET_SECRET, characterId, nowMs: Date.now() }), 2);
  return { client, answer };
};

describe("an announced shutdown", () => {
  test("is told to players, also to who comes later, and ends the process with 0 at its time", async () => {
    await started();
    const early = await server.client("Early");
    expect(await server.gm(".server shutdown 16 new tides")).toMatchObject({ ok: true });
    expect(await early.next(ServerAnnouncement)).toEqual({
      kind: "shutdown",
      secondsLeft: 16,
      text: "The server stops in 16s: new tides",
    });
    expect(await early.next(ServerAnnouncement)).toMatchObject({ kind: "shutdown", secondsLeft: 15 });
    const late = await server.client("Late", 1);
    const told = await late.next(ServerAnnouncement);
    expect(told).toMatchObject({ kind: "shutdown", text: expect.stringContaining("new tides") });
    const plannedMs = performance.now() + told.secondsLeft * 1000;
    expect(await early.next(ServerDisconnect, 20_000)).toEqual({
      reason: 0,
      retryAfterMs: 1500,
      message: "The server is stopping: new tides",
    });
    expect(Math.abs(performance.now() - plannedMs)).toBeLessThan(2_500);
    expect(await server.ended()).toBe(0);
    expect(server.errors).toEqual([]);
  });

  test("of 0 seconds is answered, then comes at once", async () => {
    await started();
    expect(await server.gm(".server shutdown 0")).toEqual({ ok: true, lines: ["Server shutdown in 0s."] });
    expect(await server.ended()).toBe(0);
  });

  test("can be cancelled", async () => {
    await started();
    const client = await server.client("Ada");
    await server.gm(".server shutdown 2");
    await client.next(ServerAnnouncement);
    expect(await server.gm(".server shutdown cancel")).toMatchObject({ ok: true });
    expect(await client.next(ServerAnnouncement)).toMatchObject({ kind: "stop_cancelled", secondsLeft: 0 });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await server.gm(".server info")).toMatchObject({ ok: true });
    expect(await server.gm(".server shutdown cancel")).toMatchObject({ ok: false });
  });
});

describe("a drain", () => {
  test("keeps newcomers out and says when to come back, lets players go on, and stops when they have gone", async () => {
    await started();
    const player = await Played.enter(server, "Ada");
    const witness = await server.client("Wit");
    await server.gm(".event start 1");
    await server.gm(".server drain 5m");
    expect(await player.client.next(ServerAnnouncement)).toMatchObject({ kind: "drain", secondsLeft: 300 });
    const { client, answer } = await newcomer("Eve");
    expect(answer).toMatchObject({ result: authResults.server_full, characterId: 0 });
    const goodbye = await client.next(ServerDisconnect);
    expect(goodbye).toMatchObject({ reason: 0, message: answer.message });
    expect(goodbye.retryAfterMs).toBeGreaterThan(295_000);
    expect(goodbye.retryAfterMs).toBeLessThanOrEqual(301_500);
    await client.closed;
    // The one who plays goes on, and may come back after a broken connection: the run keeps the place.
    await player.kill(10);
    player.client.destroy();
    await expect.poll(async () => (await server.gm(".server status")).lines.join()).toContain("1 playing");
    const again = await newcomer("Ada");
    expect(again.answer.result).toBe(authResults.ok);
    again.client.destroy();
    witness.destroy();
    expect(await server.ended()).toBe(0);
    expect(server.errors).toEqual([]);
  });

  test("stops within its bound though somebody stays, and the run goes on with the next start", async () => {
    await started();
    const player = await Played.enter(server, "Ada");
    await server.gm(".event start 1");
    await server.gm(".server drain 3");
    expect(await player.client.next(ServerDisconnect)).toMatchObject({ reason: 0, retryAfterMs: 1500 });
    expect(await server.ended()).toBe(0);
    await server.up();
    expect((await server.gm("ev act")).lines[0]).toContain("[run 1,");
  });

  test("that is cancelled lets people in again", async () => {
    await started();
    await server.client("Ada");
    await server.gm(".server drain");
    expect((await newcomer("Eve")).answer.result).toBe(authResults.server_full);
    await server.gm(".server drain cancel");
    expect((await newcomer("Eve")).answer.result).toBe(authResults.ok);
  });
});

describe("announcements", () => {
  test("reach everybody who is logged in, in both dialects", async () => {
    await started();
    const [one, two] = [await server.client("Ada", 1), await server.client("Eve", 2)];
    expect(await server.gm(".announce The tide turns, 後で")).toEqual({ ok: true, lines: ["Announced to 2 players."] });
    for (const client of [one, two])
      expect(await client.next(ServerAnnouncement)).toEqual({
        kind: "announcement",
        secondsLeft: 0,
        text: "The tide turns, 後で",
      });
  });

  test("the message of the day comes after the login, and outlives the server; without one nothing comes", async () => {
    await started();
    const before = await server.client("Ada");
    expect(before.names).toEqual(["ServerHello", "ServerAuthResult"]);
    await server.gm(".server motd Mind the tide.");
    await server.kill();
    await server.up();
    const after = await server.client("Ada");
    expect(await after.next(ServerAnnouncement)).toEqual({ kind: "motd", secondsLeft: 0, text: "Mind the tide." });
    expect(after.names).toEqual(["ServerHello", "ServerAuthResult", "ServerAnnouncement"]);
    await server.gm(".server motd none");
    expect((await server.client("Eve")).names).toEqual(["ServerHello", "ServerAuthResult"]);
  });
});

import { afterEach, describe, expect, it } from "vitest";
import {
  authResults,
  ClientEnterZone,
  ClientLogout,
  ClientPing,
  disconnectReasons,
  errorCodes,
  ServerAuthResult,
  ServerDisconnect,
  ServerError,
  ServerHello,
  ServerPong,
  ServerZoneEntered,
} from "../../../packets/index.ts";
import { proofFor } from "../../../src/config/tickets.ts";
import { encodeFrame } from "../../../src/protocol/codec.ts";
import { type FixtureOptions, GameFixture, type ListeningGame } from "./game-fixture.ts";

let game: ListeningGame;
const start = async (options?: FixtureOptions) => {
  game = await GameFixture.listening(options);
  return game;
};
afterEach(() => game.stop());

const zone = { zoneId: 1, zoneInstance: 1, x: 0, y: 0, z: 0 };

describe("a login over TCP", () => {
  it("with a ticket and its proof is told character and session", async () => {
    await start();
    const client = await game.connect();
    const answer = await client.login(game.ticket(7), 2);
    const [session] = game.server.sessions;
    expect(answer).toMatchObject({ result: authResults.ok, characterId: 7, sessionId: session!.id });
    expect(session).toMatchObject({ characterId: 7, characterName: "C7", dialect: 2, player: { name: "C7" } });
    expect(session!.packetNumber).toBe(2);
    expect(session!.correlation).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(game.registry.find(7)).toBe(session);
  });

  it("may come in one segment with what follows it, which waits for the login", async () => {
    const loaded = Promise.withResolvers<{ characterId: number; name: string }>();
    await start({ loadCharacter: () => loaded.promise });
    const client = await game.connect();
    const login = await client.loginFrames(game.ticket(7));
    client.sendBytes(
      Buffer.concat([login, encodeFrame(ClientEnterZone, zone, 1), encodeFrame(ClientPing, { clientTimeMs: 5 }, 1)]),
    );
    const bystander = await game.connect();
    bystander.send(ClientPing, { clientTimeMs: 1 });
    await bystander.next(ServerPong);
    expect(client.names).toEqual(["ServerHello"]);
    loaded.resolve({ characterId: 7, name: "Ada" });
    await client.next(ServerPong);
    expect(client.names).toEqual(["ServerHello", "ServerAuthResult", "ServerZoneEntered", "ServerPong"]);
    expect(game.seen).toEqual(["join 7", "enter 7"]);
  });

  it("that was captured is refused on another connection", async () => {
    await start();
    const [victim, thief] = [await game.connect(), await game.connect()];
    const captured = await victim.loginFrames(game.ticket(7));
    await thief.next(ServerHello);
    thief.sendBytes(captured);
    expect(await thief.next(ServerAuthResult)).toMatchObject({ result: authResults.bad_ticket, characterId: 0 });
    expect(await thief.next(ServerDisconnect)).toMatchObject({ reason: disconnectReasons.protocol_violation });
    await thief.closed;
    victim.sendBytes(captured);
    expect((await victim.next(ServerAuthResult)).result).toBe(authResults.ok);
  });

  it("is refused with a bad ticket, an expired one, a wrong proof or a character that is not there", async () => {
    await start({ loadCharacter: async (characterId) => (characterId === 404 ? null : { characterId, name: "Ada" }) });
    const good = game.ticket(7);
    const cases: [{ ticket: string; secret: string }, number][] = [
      [{ ticket: "nonsense", secret: good.secret }, authResults.bad_ticket],
      [{ ticket: good.ticket, secret: game.ticket(7).secret }, authResults.bad_ticket],
      [game.ticket(404), authResults.bad_ticket],
      [game.ticket(7, 0), authResults.expired],
    ];
    for (const [ticket, result] of cases) {
      const client = await game.connect();
      expect((await client.login(ticket)).result).toBe(result);
      await client.closed;
      expect(client.names).toEqual(["ServerHello", "ServerAuthResult", "ServerDisconnect"]);
    }
    expect(game.seen).toEqual([]);
  });

  it("is told to come back when characters cannot be loaded", async () => {
    await start({ loadCharacter: async () => Promise.reject(new Error("the database is away")) });
    const client = await game.connect();
    client.sendBytes(await client.loginFrames(game.ticket(7)));
    expect(await client.next(ServerError)).toMatchObject({ code: errorCodes.unavailable, opcode: 5 });
    expect((await client.next(ServerDisconnect)).retryAfterMs).toBeGreaterThan(0);
    await client.closed;
    expect(client.names).not.toContain("ServerAuthResult");
  });

  it("claims nothing for a client that has gone meanwhile", async () => {
    const loaded = Promise.withResolvers<{ characterId: number; name: string }>();
    const asked = Promise.withResolvers<void>();
    const loadCharacter = (): typeof loaded.promise => {
      asked.resolve();
      return loaded.promise;
    };
    await start({ loadCharacter });
    const client = await game.connect();
    client.sendBytes(await client.loginFrames(game.ticket(7)));
    await asked.promise;
    client.destroy();
    await expect.poll(() => game.server.sessionCount).toBe(0);
    loaded.resolve({ characterId: 7, name: "Ada" });
    await new Promise(setImmediate);
    expect(game.registry.size).toBe(0);
    expect(game.seen).toEqual([]);
  });

  it("replaces the older session of the character, which leaves the world before the newer one joins", async () => {
    await start();
    const [older, newer] = [await game.connect(), await game.connect()];
    await older.login(game.ticket(7));
    older.send(ClientEnterZone, zone);
    await older.next(ServerZoneEntered);
    await newer.login(game.ticket(7));
    expect(await older.next(ServerDisconnect)).toMatchObject({ reason: disconnectReasons.replaced });
    await older.closed;
    expect(game.seen).toEqual(["join 7", "enter 7", "leave 7", "join 7"]);
    expect(game.registry.find(7)?.isLive).toBe(true);
    newer.send(ClientPing, { clientTimeMs: 1 });
    await newer.next(ServerPong);
  });

  it("never writes a ticket, its secret or a proof to the log", async () => {
    await start();
    const client = await game.connect();
    const ticket = game.ticket(7);
    const { nonce } = await client.next(ServerHello);
    const proof = proofFor(ticket.secret, nonce, ticket.ticket);
    client.sendBytes("0b000000 0400 01 07000000");
    // One byte too many: the decoder sees all of it and has to complain.
    const payload = [Buffer.from([ticket.ticket.length, 0]), Buffer.from(ticket.ticket), proof, Buffer.alloc(1)];
    const size = Buffer.from([6 + Buffer.concat(payload).length, 0, 0, 0]);
    client.sendBytes(Buffer.concat([size, Buffer.from("0500", "hex"), ...payload]));
    await client.closed;
    expect(client.names).toContain("ServerError");
    for (const secret of [ticket.ticket, ticket.secret, proof.toString("hex")])
      expect(game.logText()).not.toContain(secret);
  });

  it("ends with a logout, answered with reason 8", async () => {
    await start();
    const client = await game.connect();
    await client.login(game.ticket(7));
    client.send(ClientLogout, {});
    expect(await client.next(ServerDisconnect)).toMatchObject({ reason: disconnectReasons.logged_out });
    await client.closed;
    expect(game.seen).toEqual(["join 7", "leave 7"]);
    await expect.poll(() => game.server.sessionCount).toBe(0);
    expect(game.registry.size).toBe(0);
  });
});

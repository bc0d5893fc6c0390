import { describe, expect, it } from "vitest";
import {
  ClientPing,
  errorCodes,
  ServerAuthResult,
  ServerError,
  ServerHello,
  ServerPong,
} from "../../../packets/index.ts";
import { encodeFrame } from "../../../src/protocol/codec.ts";
import { GameFixture } from "../../integration/net/game-fixture.ts";

const limits = { packetsPerSecond: 1_000_000, packetBurst: 1_000_000, maxWaitingBytes: 20_000 };
const pings = (count: number) =>
  Buffer.concat(Array.from({ length: count }, (_, number) => encodeFrame(ClientPing, { clientTimeMs: number }, 1)));

/** A fixture whose logins wait for `release`. */
function withSlowLogins() {
  const loaded = Promise.withResolvers<{ characterId: number; name: string }>();
  const game = new GameFixture({ limits, loadCharacter: () => loaded.promise });
  return { game, release: () => loaded.resolve({ characterId: 7, name: "Ada" }) };
}

describe("packets that wait for a login", () => {
  it("stop being read when they are too many, and are all handled in order afterwards", async () => {
    const { game, release } = withSlowLogins();
    const client = game.connectInMemory();
    client.sendBytes(await client.loginFrames(game.ticket(7)));
    const count = 25_000;
    client.sendBytes(pings(count).subarray(0, 7));
    for (let at = 7, all = pings(count); at < all.length; at += 10_000) client.sendBytes(all.subarray(at, at + 10_000));
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
    // What the server has not read still lies with the client.
    expect(client.socket.writableLength).toBeGreaterThan(count * 10 - 150_000);
    expect(client.names).toEqual(["ServerHello"]);
    release();
    await client.until(() => client.all(ServerPong).length === count);
    expect(client.names.slice(0, 3)).toEqual(["ServerHello", "ServerAuthResult", "ServerPong"]);
    expect(client.all(ServerPong).every(({ clientTimeMs }, index) => clientTimeMs === index)).toBe(true);
    expect(client.socket.writableLength).toBe(0);
    await game.stop();
  });

  it("are nothing to a session that ended meanwhile", async () => {
    const { game, release } = withSlowLogins();
    const client = game.connectInMemory();
    client.sendBytes(Buffer.concat([await client.loginFrames(game.ticket(7)), pings(10)]));
    client.sendBytes(pings(10));
    await new Promise(setImmediate);
    game.advance(10_000);
    release();
    await client.closed;
    expect(client.names).toEqual(["ServerHello", "ServerDisconnect"]);
    expect(game.seen).toEqual([]);
  });
});

describe("a handler that works on after its turn", () => {
  it("and fails costs an authenticated client an error 16, and what waited is handled", async () => {
    const game = new GameFixture({ dispatch: { ClientPing: () => Promise.reject(new Error("broken on purpose")) } });
    const client = game.connectInMemory();
    await client.login(game.ticket(7));
    client.sendBytes(pings(3));
    await client.until(() => client.all(ServerError).length === 3);
    expect(new Set(client.all(ServerError).map(({ code }) => code))).toEqual(new Set([errorCodes.internal]));
    expect(game.registry.find(7)?.isLive).toBe(true);
    await game.stop();
  });

  it("and fails before authentication ends the session", async () => {
    const game = new GameFixture({ dispatch: { ClientPing: () => Promise.reject(new Error("broken on purpose")) } });
    const client = game.connectInMemory();
    await client.next(ServerHello);
    client.sendBytes(pings(2));
    await client.closed;
    expect(client.names).toEqual(["ServerHello", "ServerError", "ServerDisconnect"]);
    expect(client.all(ServerAuthResult)).toEqual([]);
  });
});

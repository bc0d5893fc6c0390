import { afterEach, describe, expect, it } from "vitest";
import {
  authResults,
  ClientEventJoin,
  ClientPing,
  disconnectReasons,
  errorCodes,
  ServerAuthResult,
  ServerDisconnect,
  ServerError,
  ServerHello,
  ServerPong,
} from "../../../packets/index.ts";
import { type FixtureOptions, GameFixture, type ListeningGame } from "./game-fixture.ts";

let game: ListeningGame;
const start = async (options?: FixtureOptions) => {
  game = await GameFixture.listening(options);
  return game;
};
afterEach(() => game.stop());

const loggedIn = async (characterId: number) => {
  const client = await game.connect();
  await client.login(game.ticket(characterId));
  return client;
};

describe("time limits", () => {
  it("close a client that does not authenticate within 10 s, however much it pings", async () => {
    await start();
    const client = await game.connect();
    await client.next(ServerHello);
    game.advance(9_999);
    client.send(ClientPing, { clientTimeMs: 1 });
    await client.next(ServerPong);
    game.advance(1);
    expect(await client.next(ServerDisconnect)).toMatchObject({ reason: disconnectReasons.auth_timeout });
    await client.closed;
  });

  it("close a login that hangs, and it claims nothing when it comes back", async () => {
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
    game.advance(10_000);
    expect(await client.next(ServerDisconnect)).toMatchObject({ reason: disconnectReasons.auth_timeout });
    loaded.resolve({ characterId: 7, name: "Ada" });
    await client.closed;
    expect(game.registry.size).toBe(0);
  });

  it("close a client that is silent for 60 s, not one that pings", async () => {
    await start();
    const [silent, pinging] = [await loggedIn(1), await loggedIn(2)];
    game.advance(59_999);
    pinging.send(ClientPing, { clientTimeMs: 1 });
    await pinging.next(ServerPong);
    game.advance(1);
    expect(await silent.next(ServerDisconnect)).toMatchObject({ reason: disconnectReasons.idle });
    await silent.closed;
    expect(game.registry.find(2)?.isLive).toBe(true);
  });
});

describe("the packet rate", () => {
  const limits = { packetsPerSecond: 1, packetBurst: 10 };
  const pings = (count: number) => Buffer.from("0a00000008002a000000".repeat(count), "hex");

  it("answers what goes beyond it with error 11, handles none of it and counts it all", async () => {
    await start({ limits });
    const client = await loggedIn(1); // two packets of the burst
    client.sendBytes(pings(20));
    await client.until(() => client.received.length === 22);
    expect(client.all(ServerPong)).toHaveLength(8);
    expect(new Set(client.all(ServerError).map(({ code, opcode }) => `${code}/${opcode}`))).toEqual(new Set(["11/8"]));
    expect(game.registry.find(1)).toMatchObject({ isLive: true, packetNumber: 22 });
  });

  it("closes one that goes on for 5 s: error 11, then reason 4", async () => {
    await start({ limits });
    const client = await loggedIn(1);
    client.sendBytes(pings(20));
    for (let round = 0; round < 6; round++) {
      await client.until(() => client.received.length === 22 + 10 * round);
      expect(client.names).not.toContain("ServerDisconnect");
      game.advance(900);
      client.sendBytes(pings(10));
    }
    expect(await client.next(ServerDisconnect)).toMatchObject({ reason: disconnectReasons.flood });
    await client.closed;
    expect(client.received.at(-2)).toMatchObject({ name: "ServerError", fields: { code: errorCodes.rate_limited } });
  });

  it("holds before authentication as well", async () => {
    await start({ limits });
    const client = await game.connect();
    client.sendBytes(pings(11));
    expect(await client.next(ServerError)).toMatchObject({ code: errorCodes.rate_limited, opcode: 8 });
  });
});

describe("the number of sessions", () => {
  it("is told with result 5 and a time to come back when it is reached", async () => {
    await start({ limits: { maxSessions: 2 } });
    const [first] = [await loggedIn(1), await loggedIn(2)];
    const third = await game.connect();
    expect((await third.next(ServerAuthResult)).result).toBe(authResults.server_full);
    expect((await third.next(ServerDisconnect)).retryAfterMs).toBeGreaterThan(0);
    await third.closed;
    first.destroy();
    await expect.poll(() => game.server.sessionCount).toBe(1);
    expect((await (await loggedIn(3)).all(ServerHello)).length).toBe(1);
  });

  it("counts strangers apart, who cannot keep players out for longer than they may take to log in", async () => {
    await start({ limits: { maxUnauthenticated: 1 } });
    await loggedIn(1);
    const stranger = await game.connect();
    await stranger.next(ServerHello);
    const refused = await game.connect();
    expect((await refused.next(ServerAuthResult)).result).toBe(authResults.server_full);
    game.advance(10_000);
    await stranger.closed;
    await expect.poll(() => game.server.sessionCount).toBe(1);
    await loggedIn(2);
  });
});

describe("a handler", () => {
  it("that throws costs its packet an error 16 and nobody anything else", async () => {
    const fail = (): void => {
      throw new Error("broken on purpose");
    };
    await start({ dispatch: { ClientPing: fail, ClientEventJoin: fail } });
    const client = await loggedIn(1);
    client.send(ClientPing, { clientTimeMs: 1 });
    expect(await client.next(ServerError)).toMatchObject({ code: errorCodes.internal, opcode: ClientPing.opcode });
    client.send(ClientEventJoin, { instanceId: 1 });
    expect(await client.next(ServerError)).toMatchObject({
      code: errorCodes.not_allowed,
      opcode: ClientEventJoin.opcode,
    });
    expect(game.logText("error")).toContain("broken on purpose");
    expect(game.logText("error")).toContain('"packet":"ClientPing"');
  });
});
